# SPDX-License-Identifier: BSD-3-Clause
"""One connection to a server: calls that wait for their answer, and events that come by themselves."""

import asyncio
import json
import ssl
import threading
from urllib.parse import quote

import websockets

# The longest answers are a megabyte of memory, in hexadecimal.
_LONGEST = 64 << 20


class TwinError(Exception):
    """What the server says that is wrong: `message`, `hint` on what to do, and JSON-RPC's `code`."""

    def __init__(self, message, hint="", code=0):
        super().__init__(message + ("\n" + hint if hint else ""))
        self.message = message
        self.hint = hint
        self.code = code


class Link:
    """The asyncio loop that it needs runs on a thread of its own. Every method may be called from any other thread."""

    def __init__(self, url, token, certificate=None, timeout=10):
        self._answers = {}
        self._listeners = {}
        self._next_id = 0
        self._gone = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="twinyard", daemon=True)
        self._thread.start()
        context = ssl.create_default_context(cafile=certificate) if url.startswith("wss:") else None
        try:
            self._socket = self._on_loop(self._open(f"{url}?token={quote(token)}", context), timeout)
        except Exception as problem:
            self._end_loop()
            raise TwinError(f"{url} does not answer as a server: {problem}", "Is it running, and the token its own?") from problem

    def call(self, method, params=None, timeout=None):
        """The result of a method; raises TwinError."""
        if not self._thread.is_alive():
            raise TwinError("the connection was closed", "connect() again.")
        answer = self._on_loop(self._call(method, params or {}), timeout)
        if "error" in answer:
            error = answer["error"]
            raise TwinError(error["message"], error.get("data", {}).get("hint", ""), error["code"])
        return answer["result"]

    def listen(self, subscription, listener):
        """`listener(method, params)` gets notifications of this subscription, on the loop's thread; None: no more."""

        def change():
            if listener is None:
                self._listeners.pop(subscription, None)
                return
            early = self._listeners.get(subscription)
            self._listeners[subscription] = listener
            for notification in early if isinstance(early, list) else []:
                listener(*notification)

        self._loop.call_soon_threadsafe(change)

    def close(self):
        if self._thread.is_alive():
            self._on_loop(self._socket.close(), 10)
            self._end_loop()

    def _on_loop(self, coroutine, timeout):
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(timeout)
        except asyncio.TimeoutError:
            future.cancel()
            raise
        except KeyboardInterrupt:
            future.cancel()
            raise

    def _end_loop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _open(self, url, context):
        socket = await websockets.connect(url, ssl=context, max_size=_LONGEST)
        self._reader = self._loop.create_task(self._read(socket))
        return socket

    async def _call(self, method, params):
        if self._gone is not None:
            raise TwinError(self._gone, "Look at what the server says.")
        self._next_id += 1
        number = self._next_id
        answer = self._answers[number] = self._loop.create_future()
        try:
            await self._socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
            return await answer
        except websockets.ConnectionClosed as problem:
            raise TwinError(f"the connection ended: {problem}", "Look at what the server says.") from problem
        finally:
            del self._answers[number]

    async def _read(self, socket):
        try:
            async for text in socket:
                self._take(json.loads(text))
            self._gone = "the server has closed the connection"
        except websockets.ConnectionClosed as problem:
            self._gone = f"the connection ended: {problem}"
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(TwinError(self._gone, "Look at what the server says."))
        for listener in list(self._listeners.values()):
            if not isinstance(listener, list):
                listener("events.end", {"reason": self._gone, "why": self._gone})

    def _take(self, message):
        if "method" not in message:
            answer = self._answers.get(message.get("id"))
            if answer is not None and not answer.done():
                answer.set_result(message)
            return
        # Events by their subscription; others ("timeline", 1) by what they are and their number.
        about = message["method"].split(".")[0]
        subscription = message["params"]["subscription"] if about == "events" else (about, message["params"][about])
        # The first batch may be quicker than the answer that tells the subscription's number is taken in.
        listener = self._listeners.setdefault(subscription, [])
        notification = (message["method"], message["params"])
        if isinstance(listener, list):
            listener.append(notification)
        else:
            listener(*notification)
