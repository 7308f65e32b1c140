<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- SPDX-License-Identifier: BSD-3-Clause -->
<TS version="2.1" language="de_DE">
    <context>
        <name>FacePainter</name>
        <message>
            <source>○ off</source>
            <translation>○ aus</translation>
        </message>
        <message>
            <source>● on</source>
            <translation>● an</translation>
        </message>
        <message>
            <source>USB</source>
            <translation>USB</translation>
        </message>
        <message>
            <source>Cable</source>
            <translation>Kabel</translation>
        </message>
        <message>
            <source>plugged in</source>
            <translation>eingesteckt</translation>
        </message>
        <message>
            <source>unplugged</source>
            <translation>ausgesteckt</translation>
        </message>
    </context>
    <context>
        <name>twin::gui</name>
        <message>
            <source>No server runs on this machine.</source>
            <translation>Auf diesem Rechner läuft kein Server.</translation>
        </message>
        <message>
            <source>Start one with 'twin serve', or let the dashboard do it.</source>
            <translation>Mit „twin serve“ einen starten oder das Dashboard machen lassen.</translation>
        </message>
        <message>
            <source>'%1' can be read or written by others, so it is not trusted.</source>
            <translation>„%1“ können andere lesen oder schreiben, deshalb wird der Datei nicht getraut.</translation>
        </message>
        <message>
            <source>Remove the file and start the server again.</source>
            <translation>Die Datei löschen und den Server neu starten.</translation>
        </message>
        <message>
            <source>'%1' does not tell where the server is.</source>
            <translation>„%1“ sagt nicht, wo der Server ist.</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>starting</source>
            <translation>startet</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>dead</source>
            <translation>tot</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>gestoppt</translation>
        </message>
        <message>
            <source>passed</source>
            <translation>bestanden</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>gescheitert</translation>
        </message>
        <message>
            <source>skipped</source>
            <translation>ausgelassen</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::BoardView</name>
        <message>
            <source>Zoom</source>
            <translation>Zoom</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>Verkleinern</translation>
        </message>
        <message>
            <source>Zoom out (-)</source>
            <translation>Verkleinern (-)</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>Vergrößern</translation>
        </message>
        <message>
            <source>Zoom in (+)</source>
            <translation>Vergrößern (+)</translation>
        </message>
        <message>
            <source>Fit</source>
            <translation>Einpassen</translation>
        </message>
        <message>
            <source>The whole board (Home)</source>
            <translation>Das ganze Board (Pos1)</translation>
        </message>
        <message>
            <source>Sensors</source>
            <translation>Sensoren</translation>
        </message>
        <message>
            <source>Show or hide the sensors</source>
            <translation>Sensoren zeigen oder verbergen</translation>
        </message>
        <message>
            <source>Full screen</source>
            <translation>Vollbild</translation>
        </message>
        <message>
            <source>Full screen (F11)</source>
            <translation>Vollbild (F11)</translation>
        </message>
        <message>
            <source>○ no power</source>
            <translation>○ ohne Strom</translation>
        </message>
        <message>
            <source>▶ running</source>
            <translation>▶ läuft</translation>
        </message>
        <message>
            <source>❚❚ stopped</source>
            <translation>❚❚ steht</translation>
        </message>
        <message>
            <source>State: %1</source>
            <translation>Zustand: %1</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::Client</name>
        <message>
            <source>The connection to the server is lost.</source>
            <translation>Die Verbindung zum Server ist abgerissen.</translation>
        </message>
        <message>
            <source>It is made again as soon as the server answers.</source>
            <translation>Sie wird wiederhergestellt, sobald der Server antwortet.</translation>
        </message>
        <message>
            <source>The server at %1 can't be reached: %2</source>
            <translation>Der Server unter %1 ist nicht erreichbar: %2</translation>
        </message>
        <message>
            <source>The token is not that server's: look at --server and --token-file.</source>
            <translation>Das Token gehört nicht zu diesem Server: --server und --token-file prüfen.</translation>
        </message>
        <message>
            <source>Start one with 'twin serve'; the dashboard goes on trying.</source>
            <translation>Mit „twin serve“ starten; das Dashboard versucht es weiter.</translation>
        </message>
        <message>
            <source>The connection was closed.</source>
            <translation>Die Verbindung wurde geschlossen.</translation>
        </message>
        <message numerus="yes">
            <source>The server has not answered for %n second(s).</source>
            <translation>
                <numerusform>Der Server hat seit %n Sekunde nicht geantwortet.</numerusform>
                <numerusform>Der Server hat seit %n Sekunden nicht geantwortet.</numerusform>
            </translation>
        </message>
        <message>
            <source>It is asked again; if this goes on, restart it.</source>
            <translation>Er wird weiter gefragt; wenn es so bleibt, neu starten.</translation>
        </message>
        <message>
            <source>There is no connection to the server.</source>
            <translation>Es gibt keine Verbindung zum Server.</translation>
        </message>
        <message>
            <source>The server has stopped telling what happens in this run.</source>
            <translation>Der Server meldet nicht mehr, was in diesem Lauf geschieht.</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::Dashboard</name>
        <message>
            <source>There is no server, and no program 'twin' to start one with.</source>
            <translation>Es gibt keinen Server und kein Programm „twin“, um einen zu starten.</translation>
        </message>
        <message>
            <source>Start 'twin serve', or name the program with --twin.</source>
            <translation>„twin serve“ starten oder das Programm mit --twin nennen.</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::DevicePage</name>
        <message>
            <source>No device is shown</source>
            <translation>Kein Gerät gewählt</translation>
        </message>
        <message>
            <source>Run a program on a board, or choose a run on the left.</source>
            <translation>Ein Programm auf einem Board starten oder links einen Lauf wählen.</translation>
        </message>
        <message>
            <source>Open the gallery</source>
            <translation>Zur Galerie</translation>
        </message>
        <message>
            <source>Power off</source>
            <translation>Ausschalten</translation>
        </message>
        <message>
            <source>Take its supply away, or give it back (Ctrl+P)</source>
            <translation>Versorgung trennen oder wieder anlegen (Strg+P)</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Reset</translation>
        </message>
        <message>
            <source>As its reset button would (F6)</source>
            <translation>Wie mit seiner Reset-Taste (F6)</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>End the run, all its devices (Ctrl+W)</source>
            <translation>Den Lauf mit allen Geräten beenden (Strg+W)</translation>
        </message>
        <message>
            <source>About the device</source>
            <translation>Über das Gerät</translation>
        </message>
        <message>
            <source>Registers</source>
            <translation>Register</translation>
        </message>
        <message>
            <source>Events</source>
            <translation>Ereignisse</translation>
        </message>
        <message>
            <source>Events (%1)</source>
            <translation>Ereignisse (%1)</translation>
        </message>
        <message>
            <source>Console %1</source>
            <translation>Konsole %1</translation>
        </message>
        <message>
            <source>in %1</source>
            <translation>in %1</translation>
        </message>
        <message>
            <source>Power on</source>
            <translation>Einschalten</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>Einen anderen Ordner wählen.</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::DevicesModel</name>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Board</source>
            <translation>Board</translation>
        </message>
        <message>
            <source>Uptime</source>
            <translation>Laufzeit</translation>
        </message>
        <message>
            <source>Resets</source>
            <translation>Resets</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Last message</source>
            <translation>Letzte Meldung</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::ErrorBar</name>
        <message>
            <source>Message</source>
            <translation>Meldung</translation>
        </message>
        <message>
            <source>Dismiss (Esc)</source>
            <translation>Schließen (Esc)</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::EventsModel</name>
        <message>
            <source>Started: power on</source>
            <translation>Gestartet: eingeschaltet</translation>
        </message>
        <message>
            <source>Reset by its pin</source>
            <translation>Reset durch seinen Pin</translation>
        </message>
        <message>
            <source>Reset by its firmware</source>
            <translation>Reset durch die Firmware</translation>
        </message>
        <message>
            <source>Reset by its watchdog</source>
            <translation>Reset durch den Watchdog</translation>
        </message>
        <message>
            <source>Reset: %1</source>
            <translation>Reset: %1</translation>
        </message>
        <message>
            <source>Hard fault at %1</source>
            <translation>Hard Fault bei %1</translation>
        </message>
        <message>
            <source>The CPU locked up at %1</source>
            <translation>Die CPU ist bei %1 blockiert (Lockup)</translation>
        </message>
        <message>
            <source>Power is back</source>
            <translation>Die Versorgung ist wieder da</translation>
        </message>
        <message>
            <source>Power is gone</source>
            <translation>Die Versorgung ist weg</translation>
        </message>
        <message>
            <source>%1 is driven by %2 at once</source>
            <translation>%1 wird gleichzeitig getrieben von %2</translation>
        </message>
        <message>
            <source>'%1' can't be set: %2</source>
            <translation>„%1“ lässt sich nicht setzen: %2</translation>
        </message>
        <message>
            <source>Set %1</source>
            <translation>Setzen: %1</translation>
        </message>
        <message>
            <source>Switched on</source>
            <translation>Eingeschaltet</translation>
        </message>
        <message>
            <source>Switched off</source>
            <translation>Ausgeschaltet</translation>
        </message>
        <message>
            <source>Reset asked for: %1</source>
            <translation>Reset verlangt: %1</translation>
        </message>
        <message>
            <source>Step failed: %1. Expected: %2. Happened: %3</source>
            <translation>Schritt gescheitert: %1. Erwartet: %2. Geschehen: %3</translation>
        </message>
        <message>
            <source>Step: %1</source>
            <translation>Schritt: %1</translation>
        </message>
        <message>
            <source>Its process died: %1</source>
            <translation>Sein Prozess ist gestorben: %1</translation>
        </message>
        <message>
            <source>The run has started</source>
            <translation>Der Lauf hat begonnen</translation>
        </message>
        <message>
            <source>The run has ended</source>
            <translation>Der Lauf ist beendet</translation>
        </message>
        <message>
            <source>Service: %1</source>
            <translation>Dienst: %1</translation>
        </message>
        <message>
            <source>The service has ended: %1</source>
            <translation>Der Dienst ist beendet: %1</translation>
        </message>
        <message>
            <source>Its process was killed</source>
            <translation>Sein Prozess wurde getötet</translation>
        </message>
        <message numerus="yes">
            <source>%n event(s) were too many to follow</source>
            <translation>
                <numerusform>%n Ereignis war zu viel, um mitzukommen</numerusform>
                <numerusform>%n Ereignisse waren zu viele, um mitzukommen</numerusform>
            </translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Was geschah</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::EventsView</name>
        <message>
            <source>No events</source>
            <translation>Keine Ereignisse</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filtern</translation>
        </message>
        <message>
            <source>Filter events by text</source>
            <translation>Ereignisse nach Text filtern</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>Alles</translation>
        </message>
        <message>
            <source>Resets and up</source>
            <translation>Ab Resets</translation>
        </message>
        <message>
            <source>Warnings and alarms</source>
            <translation>Warnungen und Alarme</translation>
        </message>
        <message>
            <source>Alarms</source>
            <translation>Alarme</translation>
        </message>
        <message>
            <source>Which events</source>
            <translation>Welche Ereignisse</translation>
        </message>
        <message>
            <source>Events</source>
            <translation>Ereignisse</translation>
        </message>
        <message>
            <source>Nothing passes the filter</source>
            <translation>Der Filter lässt nichts durch</translation>
        </message>
        <message>
            <source>Choose other kinds of events, or clear the text.</source>
            <translation>Andere Ereignisse wählen oder den Text löschen.</translation>
        </message>
        <message>
            <source>Resets, faults and what is done to a device appear here.</source>
            <translation>Hier erscheinen Resets, Fehler und was mit einem Gerät gemacht wird.</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::FaceCanvas</name>
        <message>
            <source>Board %1</source>
            <translation>Board %1</translation>
        </message>
        <message>
            <source> (key %1; a right click keeps it down)</source>
            <translation> (Taste %1; ein Rechtsklick hält sie unten)</translation>
        </message>
        <message>
            <source>: click to plug in or out, which switches the power</source>
            <translation>: Klick steckt ein oder aus und schaltet so den Strom</translation>
        </message>
        <message>
            <source>: click to plug the cable in or out</source>
            <translation>: Klick steckt das Kabel ein oder aus</translation>
        </message>
        <message>
            <source>Pin %1</source>
            <translation>Pin %1</translation>
        </message>
        <message>
            <source>Chip pin %1</source>
            <translation>Pin des Chips: %1</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>nicht verbunden</translation>
        </message>
        <message>
            <source>◌ floating</source>
            <translation>◌ offen</translation>
        </message>
        <message>
            <source>no power</source>
            <translation>ohne Strom</translation>
        </message>
        <message>
            <source>● high</source>
            <translation>● high</translation>
        </message>
        <message>
            <source>○ low</source>
            <translation>○ low</translation>
        </message>
        <message>
            <source>%1, high %2 % of the time</source>
            <translation>%1, %2 % der Zeit high</translation>
        </message>
        <message>
            <source>▼ driven from outside: %1 V</source>
            <translation>▼ von außen getrieben: %1 V</translation>
        </message>
        <message>
            <source>click to drive it</source>
            <translation>Klick, um ihn zu treiben</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::FleetPage</name>
        <message>
            <source>No run is chosen</source>
            <translation>Kein Lauf gewählt</translation>
        </message>
        <message>
            <source>Start one device or a thousand from the gallery, or choose a run on the left.</source>
            <translation>In der Galerie ein Gerät oder tausend starten, oder links einen Lauf wählen.</translation>
        </message>
        <message>
            <source>Open the gallery</source>
            <translation>Zur Galerie</translation>
        </message>
        <message>
            <source>%1: %2 done, %3 refused. %4</source>
            <translation>%1: %2 erledigt, %3 abgelehnt. %4</translation>
        </message>
        <message numerus="yes">
            <source>%1: done for %n device(s).</source>
            <translation>
                <numerusform>%1: für %n Gerät erledigt.</numerusform>
                <numerusform>%1: für %n Geräte erledigt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Filter by name, state or message</source>
            <translation>Nach Name, Zustand oder Meldung filtern</translation>
        </message>
        <message>
            <source>Filter devices by text</source>
            <translation>Geräte nach Text filtern</translation>
        </message>
        <message>
            <source>Stop the run</source>
            <translation>Lauf beenden</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>A part's value to set, as in b1.pressed=1</source>
            <translation>Wert eines Teils, der gesetzt wird, wie b1.pressed=1</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>On</source>
            <translation>An</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Reset</translation>
        </message>
        <message>
            <source>Set</source>
            <translation>Setzen</translation>
        </message>
        <message>
            <source>Switch the selected devices on</source>
            <translation>Gewählte Geräte einschalten</translation>
        </message>
        <message>
            <source>Switch the selected devices off</source>
            <translation>Gewählte Geräte ausschalten</translation>
        </message>
        <message>
            <source>Switch on</source>
            <translation>Einschalten</translation>
        </message>
        <message>
            <source>Switch off</source>
            <translation>Ausschalten</translation>
        </message>
        <message>
            <source>Set %1</source>
            <translation>Setzen: %1</translation>
        </message>
        <message>
            <source>all</source>
            <translation>alle</translation>
        </message>
        <message numerus="yes">
            <source>%n device(s)</source>
            <translation>
                <numerusform>%n Gerät</numerusform>
                <numerusform>%n Geräte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 · %n selected</source>
            <translation>
                <numerusform>%1 · %n gewählt</numerusform>
                <numerusform>%1 · %n gewählt</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>twin::gui::GalleryPage</name>
        <message>
            <source>Waiting for the server</source>
            <translation>Warten auf den Server</translation>
        </message>
        <message>
            <source>Boards appear as soon as it answers.</source>
            <translation>Sobald er antwortet, erscheinen die Boards.</translation>
        </message>
        <message>
            <source>Run something</source>
            <translation>Etwas starten</translation>
        </message>
        <message>
            <source>Choose a board, then a program for it. Or drop a firmware file here.</source>
            <translation>Ein Board wählen, dann ein Programm dafür. Oder eine Firmware-Datei hier ablegen.</translation>
        </message>
        <message>
            <source>Open a file…</source>
            <translation>Datei öffnen…</translation>
        </message>
        <message>
            <source>An ELF or Intel HEX file (Ctrl+O)</source>
            <translation>Eine ELF- oder Intel-HEX-Datei (Strg+O)</translation>
        </message>
        <message>
            <source>Boards</source>
            <translation>Boards</translation>
        </message>
        <message>
            <source>Number of devices</source>
            <translation>Anzahl der Geräte</translation>
        </message>
        <message>
            <source>So many devices of the board, on one network</source>
            <translation>So viele Geräte dieses Boards, in einem Netz</translation>
        </message>
        <message>
            <source>Real time</source>
            <translation>Echtzeit</translation>
        </message>
        <message>
            <source>10 times as fast</source>
            <translation>10-mal so schnell</translation>
        </message>
        <message>
            <source>As fast as it goes</source>
            <translation>So schnell es geht</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>Tempo</translation>
        </message>
        <message>
            <source>How fast the devices' time passes</source>
            <translation>Wie schnell die Zeit der Geräte vergeht</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Board for this file</source>
            <translation>Board für diese Datei</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>Not this file</source>
            <translation>Diese Datei nicht</translation>
        </message>
        <message>
            <source>on</source>
            <translation>auf</translation>
        </message>
        <message>
            <source>Programs for %1</source>
            <translation>Programme für %1</translation>
        </message>
        <message>
            <source>Run %1</source>
            <translation>%1 starten</translation>
        </message>
        <message>
            <source>No program comes with Twinyard for this board. Open a firmware file of yours.</source>
            <translation>Für dieses Board bringt Twinyard kein Programm mit. Eine eigene Firmware-Datei öffnen.</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::MainWindow</name>
        <message>
            <source>Start a server</source>
            <translation>Server starten</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>Wird gestartet…</translation>
        </message>
        <message>
            <source>A sample is compiled first, which takes a while the first time.</source>
            <translation>Ein Beispiel wird zuerst übersetzt; beim ersten Mal dauert das etwas.</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Open firmware or a scenario…</source>
            <translation>Firmware oder Szenario ö&amp;ffnen…</translation>
        </message>
        <message>
            <source>Start a &amp;server</source>
            <translation>&amp;Server starten</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>&amp;Device</source>
            <translation>&amp;Gerät</translation>
        </message>
        <message>
            <source>&amp;Power off or on</source>
            <translation>&amp;Aus- oder einschalten</translation>
        </message>
        <message>
            <source>&amp;Reset</source>
            <translation>&amp;Reset</translation>
        </message>
        <message>
            <source>To the &amp;board</source>
            <translation>Zum &amp;Board</translation>
        </message>
        <message>
            <source>To the &amp;console</source>
            <translation>Zur &amp;Konsole</translation>
        </message>
        <message>
            <source>&amp;Next tab</source>
            <translation>&amp;Nächster Reiter</translation>
        </message>
        <message>
            <source>P&amp;revious tab</source>
            <translation>&amp;Voriger Reiter</translation>
        </message>
        <message>
            <source>&amp;Stop the run</source>
            <translation>&amp;Lauf beenden</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>&amp;Ansicht</translation>
        </message>
        <message>
            <source>&amp;Gallery</source>
            <translation>&amp;Galerie</translation>
        </message>
        <message>
            <source>&amp;Fleet</source>
            <translation>&amp;Flotte</translation>
        </message>
        <message>
            <source>&amp;Scenarios</source>
            <translation>&amp;Szenarien</translation>
        </message>
        <message>
            <source>&amp;Events</source>
            <translation>&amp;Ereignisse</translation>
        </message>
        <message>
            <source>F&amp;ilter</source>
            <translation>F&amp;iltern</translation>
        </message>
        <message>
            <source>Dismiss the &amp;message</source>
            <translation>&amp;Meldung schließen</translation>
        </message>
        <message>
            <source>&amp;Light or dark</source>
            <translation>&amp;Hell oder dunkel</translation>
        </message>
        <message>
            <source>F&amp;ull screen</source>
            <translation>&amp;Vollbild</translation>
        </message>
        <message>
            <source>Open firmware or a scenario</source>
            <translation>Firmware oder Szenario öffnen</translation>
        </message>
        <message>
            <source>Firmware and scenarios (*.elf *.axf *.hex *.bin *.scenario.yaml);;All files (*)</source>
            <translation>Firmware und Szenarien (*.elf *.axf *.hex *.bin *.scenario.yaml);;Alle Dateien (*)</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::PinMenu</name>
        <message>
            <source>Drive &amp;high, 3.3 V</source>
            <translation>&amp;High treiben, 3,3 V</translation>
        </message>
        <message>
            <source>Drive &amp;low, 0 V</source>
            <translation>&amp;Low treiben, 0 V</translation>
        </message>
        <message>
            <source>&amp;Nothing connected</source>
            <translation>&amp;Nichts angeschlossen</translation>
        </message>
        <message>
            <source>&amp;Voltage</source>
            <translation>&amp;Spannung</translation>
        </message>
        <message>
            <source>Voltage on the pin</source>
            <translation>Spannung am Pin</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::Rail</name>
        <message>
            <source>RUNS</source>
            <translation>LÄUFE</translation>
        </message>
        <message>
            <source>Gallery</source>
            <translation>Galerie</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Fleet</source>
            <translation>Flotte</translation>
        </message>
        <message>
            <source>Scenarios</source>
            <translation>Szenarien</translation>
        </message>
        <message>
            <source>Events</source>
            <translation>Ereignisse</translation>
        </message>
        <message>
            <source>Runs</source>
            <translation>Läufe</translation>
        </message>
        <message>
            <source>Light or dark (Ctrl+T)</source>
            <translation>Hell oder dunkel (Strg+T)</translation>
        </message>
        <message>
            <source>Light or dark</source>
            <translation>Hell oder dunkel</translation>
        </message>
        <message>
            <source>%1 (Ctrl+%2)</source>
            <translation>%1 (Strg+%2)</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>nicht verbunden</translation>
        </message>
        <message>
            <source>Connected to %1</source>
            <translation>Verbunden mit %1</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::RegistersModel</name>
        <message>
            <source>Register</source>
            <translation>Register</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::RunsModel</name>
        <message>
            <source>starting</source>
            <translation>startet</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>passed</source>
            <translation>bestanden</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>gescheitert</translation>
        </message>
        <message>
            <source>ended</source>
            <translation>beendet</translation>
        </message>
        <message>
            <source>scenario</source>
            <translation>Szenario</translation>
        </message>
        <message numerus="yes">
            <source>%n devices</source>
            <translation>
                <numerusform>%n Gerät</numerusform>
                <numerusform>%n Geräte</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>twin::gui::ScenarioPage</name>
        <message>
            <source>No scenario is open</source>
            <translation>Kein Szenario geöffnet</translation>
        </message>
        <message>
            <source>A scenario is a fleet, what is done to it, and what it should do then. Open one, or drop it here.</source>
            <translation>Ein Szenario ist eine Flotte, was mit ihr gemacht wird und was sie dann tun soll. Eines öffnen oder hier ablegen.</translation>
        </message>
        <message>
            <source>Open a scenario…</source>
            <translation>Szenario öffnen…</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>Öffnen…</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>Prüfen</translation>
        </message>
        <message>
            <source>Read the file again and say what is wrong with it (F5)</source>
            <translation>Die Datei neu lesen und sagen, was daran falsch ist (F5)</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>As the file says</source>
            <translation>Wie in der Datei</translation>
        </message>
        <message>
            <source>Real time</source>
            <translation>Echtzeit</translation>
        </message>
        <message>
            <source>10 times as fast</source>
            <translation>10-mal so schnell</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>Tempo</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Steps passed</source>
            <translation>Schritte bestanden</translation>
        </message>
        <message>
            <source>Steps failed</source>
            <translation>Schritte gescheitert</translation>
        </message>
        <message>
            <source>Incidents</source>
            <translation>Vorfälle</translation>
        </message>
        <message>
            <source>Show the devices</source>
            <translation>Geräte zeigen</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>Schritte</translation>
        </message>
        <message>
            <source>About the step</source>
            <translation>Über den Schritt</translation>
        </message>
        <message>
            <source>Show the device</source>
            <translation>Gerät zeigen</translation>
        </message>
        <message>
            <source>Starting: %1 of %2 devices</source>
            <translation>Start: %1 von %2 Geräten</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>Läuft</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Passed</source>
            <translation>Bestanden</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Gescheitert</translation>
        </message>
        <message>
            <source>This file can't be run as it is</source>
            <translation>Diese Datei ist so nicht ausführbar</translation>
        </message>
        <message>
            <source>Open a scenario</source>
            <translation>Szenario öffnen</translation>
        </message>
        <message>
            <source>Scenarios (*.scenario.yaml);;All files (*)</source>
            <translation>Szenarien (*.scenario.yaml);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Not run yet</source>
            <translation>Noch nicht gelaufen</translation>
        </message>
        <message>
            <source>Its steps appear here as they begin.</source>
            <translation>Seine Schritte erscheinen hier, sobald sie beginnen.</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::SearchBar</name>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search the console</source>
            <translation>In der Konsole suchen</translation>
        </message>
        <message>
            <source>Upper and lower case are different</source>
            <translation>Groß- und Kleinschreibung beachten</translation>
        </message>
        <message>
            <source>Previous (Shift+Return)</source>
            <translation>Vorheriges (Umschalt+Eingabe)</translation>
        </message>
        <message>
            <source>Next (Return)</source>
            <translation>Nächstes (Eingabe)</translation>
        </message>
        <message>
            <source>Close (Escape)</source>
            <translation>Schließen (Esc)</translation>
        </message>
        <message>
            <source>not found</source>
            <translation>nicht gefunden</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::SensorPanel</name>
        <message>
            <source>Sensors</source>
            <translation>Sensoren</translation>
        </message>
        <message>
            <source>Flat</source>
            <translation>Flach</translation>
        </message>
        <message>
            <source>Upright</source>
            <translation>Aufrecht</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>Links</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>Rechts</translation>
        </message>
        <message>
            <source>Face down</source>
            <translation>Kopfüber</translation>
        </message>
        <message>
            <source>Tilt: %1</source>
            <translation>Neigen: %1</translation>
        </message>
        <message>
            <source>Shake</source>
            <translation>Schütteln</translation>
        </message>
        <message>
            <source>Pin to drive</source>
            <translation>Pin, der getrieben wird</translation>
        </message>
        <message>
            <source>Voltage on a pin</source>
            <translation>Spannung an einem Pin</translation>
        </message>
        <message>
            <source>-1 V: nothing connected</source>
            <translation>-1 V: nichts angeschlossen</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::ServerProcess</name>
        <message>
            <source>'%1' can't be started: %2</source>
            <translation>„%1“ lässt sich nicht starten: %2</translation>
        </message>
        <message>
            <source>Build it with './twin setup', or start 'twin serve' by hand.</source>
            <translation>Mit „./twin setup“ bauen oder „twin serve“ von Hand starten.</translation>
        </message>
        <message>
            <source>The server that the dashboard started has ended.</source>
            <translation>Der Server, den das Dashboard gestartet hat, ist beendet.</translation>
        </message>
        <message>
            <source>The server could not be started: %1</source>
            <translation>Der Server ließ sich nicht starten: %1</translation>
        </message>
        <message>
            <source>Choose File &gt; Start a server to try again.</source>
            <translation>Mit Datei &gt; Server starten erneut versuchen.</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::StepsModel</name>
        <message>
            <source>At %1</source>
            <translation>Bei %1</translation>
        </message>
        <message>
            <source>%1, at %2</source>
            <translation>%1, bei %2</translation>
        </message>
        <message>
            <source>Expected: %1</source>
            <translation>Erwartet: %1</translation>
        </message>
        <message>
            <source>Happened: %1</source>
            <translation>Geschehen: %1</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>Schritt</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Begins</source>
            <translation>Beginn</translation>
        </message>
        <message>
            <source>Takes</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::TerminalView</name>
        <message>
            <source>Console</source>
            <translation>Konsole</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::TerminalWidget</name>
        <message>
            <source>Console %1</source>
            <translation>Konsole %1</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>Save the console</source>
            <translation>Konsole sichern</translation>
        </message>
        <message>
            <source>&amp;Copy</source>
            <translation>&amp;Kopieren</translation>
        </message>
        <message>
            <source>&amp;Paste</source>
            <translation>&amp;Einfügen</translation>
        </message>
        <message>
            <source>Select &amp;all</source>
            <translation>&amp;Alles auswählen</translation>
        </message>
        <message>
            <source>&amp;Search</source>
            <translation>&amp;Suchen</translation>
        </message>
        <message>
            <source>&amp;Time of each line</source>
            <translation>&amp;Zeit jeder Zeile</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>Größer</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>Kleiner</translation>
        </message>
        <message>
            <source>Sa&amp;ve…</source>
            <translation>S&amp;ichern…</translation>
        </message>
        <message>
            <source>C&amp;lear</source>
            <translation>&amp;Leeren</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::TiltWidget</name>
        <message>
            <source>Tilt of the board</source>
            <translation>Neigung des Boards</translation>
        </message>
        <message>
            <source>Drag, or use the arrow keys; Home lays it flat</source>
            <translation>Ziehen oder Pfeiltasten; Pos1 legt es flach</translation>
        </message>
        <message>
            <source>Drag to tilt; double click to lay it flat</source>
            <translation>Ziehen zum Neigen; Doppelklick legt es flach</translation>
        </message>
        <message>
            <source>back</source>
            <translation>Rückseite</translation>
        </message>
        <message>
            <source>right edge %1°   bottom edge %2°</source>
            <translation>rechte Kante %1°   untere Kante %2°</translation>
        </message>
    </context>
    <context>
        <name>twin::gui::Yard</name>
        <message>
            <source>Python at a prompt, and on the LEDs. Not ours: Debian's package</source>
            <translation>Python an der Eingabezeile und auf den LEDs. Nicht von uns: Debians Paket</translation>
        </message>
    </context>
</TS>
