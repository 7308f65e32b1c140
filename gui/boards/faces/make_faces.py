#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Draws the board faces: for each board an SVG and the layout (docs/board-faces.md) that tells where its parts are.

Both come from one description in millimetres, so that what is drawn and what can be touched cannot drift apart.
Run it in this folder after a change; its output is kept beside it, so that a build needs no Python.
"""
import json
import pathlib

HERE = pathlib.Path(__file__).parent
UNITS_PER_MM = 10  # QtSvg lays out text in whole pixels of its own, so millimetres would be too coarse


def u(mm):
    return f"{mm * UNITS_PER_MM:.2f}".rstrip("0").rstrip(".")


class Face:
    """One drawing. Coordinates are of the board's top left corner; the scene has a margin around it for the cables."""

    def __init__(self, board, width, height, left, top, right, bottom):
        self.board, self.left, self.top = board, left, top
        self.width, self.height = width, height
        self.scene = (width + left + right, height + top + bottom)
        self.defs, self.body, self.items = [], [], []

    def x(self, mm):
        return u(mm + self.left)

    def y(self, mm):
        return u(mm + self.top)

    def gradient(self, name, stops, horizontal=False, radial=False):
        inner = "".join(f'<stop offset="{o}" stop-color="{c}"' + (f' stop-opacity="{a[0]}"' if a else "") + "/>"
                        for o, c, *a in stops)
        if radial:
            self.defs.append(f'<radialGradient id="{name}" cx="0.5" cy="0.5" r="0.5">{inner}</radialGradient>')
        else:
            end = 'x2="1" y2="0"' if horizontal else 'x2="0" y2="1"'
            self.defs.append(f'<linearGradient id="{name}" x1="0" y1="0" {end}>{inner}</linearGradient>')

    def rect(self, x, y, w, h, fill, r=0.0, stroke=None, sw=0.1, opacity=None):
        extra = f' rx="{u(r)}"' if r else ""
        extra += f' stroke="{stroke}" stroke-width="{u(sw)}"' if stroke else ""
        extra += f' fill-opacity="{opacity}"' if opacity is not None else ""
        self.body.append(f'<rect x="{self.x(x)}" y="{self.y(y)}" width="{u(w)}" height="{u(h)}"{extra} fill="{fill}"/>')

    def circle(self, x, y, r, fill, stroke=None, sw=0.1):
        extra = f' stroke="{stroke}" stroke-width="{u(sw)}"' if stroke else ""
        self.body.append(f'<circle cx="{self.x(x)}" cy="{self.y(y)}" r="{u(r)}" fill="{fill}"{extra}/>')

    def line(self, points, stroke, sw=0.15, opacity=1.0, dash=None):
        d = " ".join(f"{self.x(px)},{self.y(py)}" for px, py in points)
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        self.body.append(f'<polyline points="{d}" fill="none" stroke="{stroke}" stroke-width="{u(sw)}" '
                         f'stroke-opacity="{opacity}" stroke-linecap="round" stroke-linejoin="round"{extra}/>')

    def path(self, commands, fill="none", stroke=None, sw=0.1):
        """Commands: ("M", x, y), ("C", x1, y1, x2, y2, x, y), ... in millimetres."""
        d = []
        for op, *numbers in commands:
            pairs = zip(numbers[::2], numbers[1::2])
            d.append(op + " ".join(f"{self.x(px)} {self.y(py)}" for px, py in pairs))
        extra = f' stroke="{stroke}" stroke-width="{u(sw)}"' if stroke else ""
        self.body.append(f'<path d="{" ".join(d)}" fill="{fill}"{extra}/>')

    def text(self, x, y, s, size, fill, anchor="middle", weight="normal", turn=None, opacity=1.0):
        s = s.replace("&", "&amp;").replace("<", "&lt;")
        extra = f' transform="rotate({turn} {self.x(x)} {self.y(y)})"' if turn else ""
        self.body.append(f'<text x="{self.x(x)}" y="{self.y(y)}" font-family="DejaVu Sans, sans-serif" '
                         f'font-size="{u(size)}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}" '
                         f'fill-opacity="{opacity}"{extra}>{s}</text>')

    def item(self, kind, x, y, **keys):
        entry = {"kind": kind, "at": [round((x + self.left) * UNITS_PER_MM, 2),
                                      round((y + self.top) * UNITS_PER_MM, 2)]}
        for key, value in keys.items():
            if key in ("size", "pitch"):
                value = [round(v * UNITS_PER_MM, 2) for v in value]
            entry[key] = value
        self.items.append(entry)

    # Things that several boards have.

    def shadow(self, r):
        for i in range(6):
            grow = 0.25 * (6 - i)
            self.rect(-grow, -grow + 0.9, self.width + 2 * grow, self.height + 2 * grow, "#000000", r + grow,
                      opacity=0.035)

    def chip(self, x, y, w, h, name, second="", pins=0, body="#26282b", pitch=0.5, sides="all"):
        """A package around its middle: legs, body with a bevel, pin 1's dot, marking."""
        if pins:
            per_side = pins // (4 if sides == "all" else 2)
            for i in range(per_side):
                at = (i - (per_side - 1) / 2) * pitch
                self.rect(x - w / 2 - 0.9, y + at - pitch * 0.22, w + 1.8, pitch * 0.44, "#c3c7cb")
                if sides == "all":
                    self.rect(x + at - pitch * 0.22, y - h / 2 - 0.9, pitch * 0.44, h + 1.8, "#c3c7cb")
        self.rect(x - w / 2, y - h / 2, w, h, body, 0.35, "#121315", 0.12)
        self.rect(x - w / 2 + 0.35, y - h / 2 + 0.35, w - 0.7, h - 0.7, "#ffffff", 0.3, opacity=0.035)
        self.circle(x - w / 2 + min(w, h) * 0.1 + 0.3, y - h / 2 + min(w, h) * 0.1 + 0.3, min(w, h) * 0.045, "#101112")
        size = min(2.0, w / max(len(name), 1) * 1.35)
        if name:
            self.text(x, y + (size * 0.3 if not second else 0), name, size, "#b9bdc2")
        if second:
            self.text(x, y + size * 1.35, second, size * 0.7, "#8f949a")

    def passive(self, x, y, w=1.6, h=0.8, body="#8a6f4d"):
        self.rect(x - w / 2, y - h / 2, w, h, "#d4d7da", 0.08)
        if w > h:
            self.rect(x - w / 4, y - h / 2, w / 2, h, body)
        else:
            self.rect(x - w / 2, y - h / 4, w, h / 2, body)

    def led_body(self, x, y, w, h):
        self.rect(x - w / 2 - 0.35, y - h / 2, w + 0.7, h, "#d9dcdf", 0.1)
        self.rect(x - w / 2, y - h / 2, w, h, "#f3efe2", 0.18, "#b9b4a2", 0.06)

    def tact(self, x, y, size, plate="#c9ccd0"):
        """A push button's body; its cap moves, so the program draws that."""
        for dx in (-1, 1):
            for dy in (-1, 1):
                self.rect(x + dx * size * 0.5 - 0.7, y + dy * size * 0.32 - 0.4, 1.4, 0.8, "#d6d9dc", 0.1)
        self.rect(x - size / 2, y - size / 2, size, size, plate, 0.4, "#7d8186", 0.12)
        self.rect(x - size / 2 + 0.4, y - size / 2 + 0.4, size - 0.8, size - 0.8, "#e6e8ea", 0.3, opacity=0.5)
        for dx in (-1, 1):
            for dy in (-1, 1):
                self.circle(x + dx * size * 0.38, y + dy * size * 0.38, size * 0.06, "#5b5f64")

    def metal(self, x, y, w, h, r=0.4):
        self.rect(x, y, w, h, "url(#metal)", r, "#7f868c", 0.12)

    def metal_gradient(self):
        self.gradient("metal", [(0, "#eef1f3"), (0.5, "#c2c8cd"), (1, "#9aa1a8")])

    def save(self):
        w, h = self.scene
        svg = ('<?xml version="1.0" encoding="UTF-8"?>\n<!-- SPDX-License-Identifier: BSD-3-Clause -->\n'
               '<!-- Generated by make_faces.py: do not edit. -->\n'
               f'<svg xmlns="http://www.w3.org/2000/svg" width="{u(w)}" height="{u(h)}" viewBox="0 0 {u(w)} {u(h)}">\n'
               "<defs>" + "\n".join(self.defs) + "</defs>\n" + "\n".join(self.body) + "\n</svg>\n")
        (HERE / f"{self.board}.svg").write_text(svg, encoding="utf-8")
        layout = {"license": "BSD-3-Clause", "generated": "by make_faces.py: do not edit", "board": self.board,
                  "scene": [round(w * UNITS_PER_MM, 2), round(h * UNITS_PER_MM, 2)],
                  "outline": [round(v * UNITS_PER_MM, 2) for v in (self.left, self.top, self.width, self.height)],
                  "per_mm": UNITS_PER_MM}
        head = json.dumps(layout, indent=1, ensure_ascii=False)[:-2]
        rows = ",\n".join("  " + json.dumps(i, ensure_ascii=False) for i in self.items)
        (HERE / f"{self.board}.json").write_text(f'{head},\n "items": [\n{rows}\n ]\n}}\n', encoding="utf-8")


def microbit():
    """BBC micro:bit v1, 52 x 42 mm, front. The edge connector has 40 places of 1.27 mm; a big pad takes four."""
    f = Face("microbit", 52, 42, 14, 24, 14, 9)
    f.metal_gradient()
    f.gradient("mask", [(0, "#2b2f36"), (1, "#191c21")])
    f.gradient("gold", [(0, "#f4dc94"), (0.5, "#d9b455"), (1, "#b98f35")])
    f.gradient("accent", [(0, "#19c3b2"), (1, "#0d8f9a")])
    f.shadow(3)
    # The socket is soldered to the back: only its lip is seen.
    f.metal(22.2, -1.2, 7.6, 3.2, 0.5)
    f.rect(0, 0, 52, 42, "url(#mask)", 3, "#0d0f12", 0.2)
    # Coloured corners and the mark between them, shapes of our own.
    f.path([("M", 3, 0.2), ("L", 17.5, 0.2), ("L", 10.2, 8.6), ("L", 0.2, 8.6), ("L", 0.2, 3),
            ("C", 0.2, 1.4, 1.4, 0.2, 3, 0.2), ("Z",)], "url(#accent)")
    f.path([("M", 49, 0.2), ("L", 34.5, 0.2), ("L", 41.8, 8.6), ("L", 51.8, 8.6), ("L", 51.8, 3),
            ("C", 51.8, 1.4, 50.6, 0.2, 49, 0.2), ("Z",)], "url(#accent)")
    f.path([("M", 10.9, 8.6), ("L", 14.5, 8.6), ("L", 18.1, 4.4), ("L", 14.6, 4.4), ("Z",)], "#e9eef0")
    f.path([("M", 41.1, 8.6), ("L", 37.5, 8.6), ("L", 33.9, 4.4), ("L", 37.4, 4.4), ("Z",)], "#e9eef0")
    f.rect(21.6, 3.6, 8.8, 5.2, "none", 2.6, "#e8edf0", 0.75)
    f.circle(24.3, 6.2, 0.75, "#e8edf0")
    f.circle(27.7, 6.2, 0.75, "#e8edf0")
    f.path([("M", 24.2, 7.3), ("C", 25.2, 8.2, 26.8, 8.2, 27.8, 7.3)], "none", "#e8edf0", 0.4)

    # 5 x 5 LEDs; a faint frame and the part's own white body.
    cx, cy, pitch = 26, 20.6, 3.9
    f.rect(cx - 2 * pitch - 2.3, cy - 2 * pitch - 2.3, 4 * pitch + 4.6, 4 * pitch + 4.6, "#ffffff", 1.2, opacity=0.025)
    for row in range(5):
        for col in range(5):
            x, y = cx + (col - 2) * pitch, cy + (row - 2) * pitch
            f.rect(x - 0.62, y - 0.95, 1.24, 1.9, "#8f959c", 0.12)
            f.rect(x - 0.55, y - 0.62, 1.1, 1.24, "#b4b8bb", 0.15)
    f.item("matrix", cx, cy, part="display", value="pixels", columns=5, rows=5, pitch=(pitch, pitch), size=(1.3, 1.5),
           colour="#ff3b1f", label="5 × 5 LED display")

    for x, name, key in ((6.8, "button_a", "A"), (45.2, "button_b", "B")):
        f.tact(x, 20.6, 6.4)
        f.text(x, 15.8, key, 2.5, "#f2f5f7", weight="bold")
        f.item("button", x, 20.6, part=name, value="pressed", size=(3.8, 3.8), hit=[70, 70], cap="#17191c", key=key,
               label=f"Button {key}")

    # Silk screen around the matrix.
    for x in (14.4, 37.6):
        f.rect(x - 0.12, 13, 0.24, 15.2, "#e8edf0", 0.1, opacity=0.35)

    # Edge connector, from the left: 3, 0, 4-7, 1, 8-12, 2, 13-17, 3V, 18-21, GND, 22.
    functions = {"P0": "analogue, touch", "P1": "analogue, touch", "P2": "analogue, touch",
                 "P3": "analogue, LED column 1", "P4": "analogue, LED column 2", "P5": "button A",
                 "P6": "LED column 9", "P7": "LED column 8", "P8": "digital", "P9": "LED column 7",
                 "P10": "analogue, LED column 3", "P11": "button B", "P12": "digital", "P13": "SPI clock",
                 "P14": "SPI MISO", "P15": "SPI MOSI", "P16": "digital", "P19": "I2C clock (SCL)",
                 "P20": "I2C data (SDA)"}
    places = [("P3", 1), ("P0", 4)] + [(f"P{i}", 1) for i in range(4, 8)] + [("P1", 4)]
    places += [(f"P{i}", 1) for i in range(8, 13)] + [("P2", 4)] + [(f"P{i}", 1) for i in range(13, 17)]
    places += [("3V", 1), ("3V", 4), ("3V", 1), ("P19", 1), ("P20", 1), ("GND", 1), ("GND", 4), ("GND", 1)]
    at = 0.6
    for name, wide in places:
        width = wide * 1.27
        x = at + width / 2
        at += width
        real = name.startswith("P")
        keys = {"part": "edge", "pad": name} if real else {"fixed": "3.3 V" if name == "3V" else "0 V"}
        function = functions.get(name, "supply, 3.3 V" if name == "3V" else "ground")
        label = name[1:] if real else name
        if wide == 4:
            f.path([("M", x - 2.35, 42), ("L", x - 2.35, 36.4), ("C", x - 2.35, 34.6, x - 1.2, 33.7, x, 33.7),
                    ("C", x + 1.2, 33.7, x + 2.35, 34.6, x + 2.35, 36.4), ("L", x + 2.35, 42), ("Z",)], "url(#gold)",
                   "#8f6d26", 0.08)
            f.circle(x, 36.3, 1.75, "#0c0d0f", "#a9863a", 0.18)
            f.text(x, 32.9, label, 2.0, "#f2f5f7", weight="bold")
            f.item("pin", x, 38.3, name=label, function=function, shape="ring", size=(4.7, 7.2), **keys)
        else:
            f.rect(x - 0.47, 37.6, 0.94, 4.4, "url(#gold)")
            f.item("pin", x, 39.8, name=label, function=function, shape="pad", size=(1.2, 4.6), **keys)
    f.item("usb", 26, -1.2, part="usb", turn=0, size=(6.8, 4), label="USB")
    f.save()


MORPHO = {
    "CN11": ("PC10 PC12 VDD BOOT0 PF6 PF7 PA13 PA14 PA15 GND PB7 PC13 PC14 PC15 PH0 PH1 VBAT PC2 PC3 PD4 PD5 PD6 PD7 "
             "PE3 GND PF1 PF0 PD1 PD0 PG0 PE1 PG9 PG12 NC PD9",
             "PC11 PD2 E5V GND NC IOREF NRST 3V3 5V GND GND VIN NC PA0 PA1 PA4 PB0 PC1 PC0 PD3 PG2 PG3 PE2 PE4 PE5 PF2 "
             "PF8 PF9 PG1 GND PE6 PG15 PG10 PG13 PG11"),
    "CN12": ("PC9 PB8 PB9 VREFP GND PA5 PA6 PA7 PB6 PC7 PA9 PA8 PB10 PB4 PB5 PB3 PA10 PA2 PA3 GND PD13 PD12 PD11 PE10 "
             "PE12 PE14 PE15 PE13 PF13 PF12 PG14 GND PD10 PG7 PG4",
             "PC8 PC6 PC5 U5V PD8 PA12 PA11 PB12 PB11 GND PB2 PB1 PB15 PB14 PB13 AGND PC4 PF5 PF4 PE8 PF10 PE7 PD14 "
             "PD15 PF14 PE9 GND PE11 PF3 PF15 PF11 PE0 PG8 PG5 PG6"),
}

# Odd pins, then even pins: silk name, port pin ("" where there is none).
ZIO = {
    "CN8": ("NC IOREF NRST 3V3 5V GND GND VIN",
            "D43:PC8 D44:PC9 D45:PC10 D46:PC11 D47:PC12 D48:PD2 D49:PG2 D50:PG3"),
    "CN9": ("A0:PA3 A1:PC0 A2:PC3 A3:PF3 A4:PF5 A5:PF10 D72 D71 D70:PF2 D69:PF1 D68:PF0 GND D67:PD0 D66:PD1 D65:PG0",
            "D51:PD7 D52:PD6 D53:PD5 D54:PD4 D55:PD3 GND D56:PE2 D57:PE4 D58:PE5 D59:PE6 D60:PE3 D61:PF8 D62:PF7 "
            "D63:PF9 D64:PG1"),
    "CN7": ("D16:PC6 D17:PB15 D18:PB13 D19:PB12 D20:PA15 D21:PC7 D22:PB5 D23:PB3 D24:PA4 D25:PB4",
            "D15:PB8 D14:PB9 AREF GND D13:PA5 D12:PA6 D11:PA7 D10:PD14 D9:PD15 D8:PF12"),
    "CN10": ("AVDD AGND GND A6:PB1 A7:PC2 A8:PF4 D26:PB6 D27:PB2 GND D28:PD13 D29:PD12 D30:PD11 D31:PE2 GND D32:PA0 "
             "D33:PB0 D34:PE0",
             "D7:PF13 D6:PE9 D5:PE11 D4:PF14 D3:PE13 D2:PF15 D1:PG14 D0:PG9 D42:PE8 D41:PE7 GND D40:PE10 D39:PE12 "
             "D38:PE14 D37:PE15 D36:PB10 D35:PB11"),
}

FIXED = {"GND": "0 V", "AGND": "0 V", "3V3": "3.3 V", "VDD": "3.3 V", "IOREF": "3.3 V", "AVDD": "3.3 V", "5V": "5 V",
         "E5V": "5 V in", "U5V": "5 V of USB", "VIN": "7 to 12 V in", "AREF": "analogue reference",
         "VREFP": "analogue reference", "VBAT": "3.3 V", "NRST": "reset, active low", "BOOT0": "0 V", "NC": ""}
ALIAS = {"D15": "I2C1 SCL", "D14": "I2C1 SDA", "D13": "SPI1 clock", "D12": "SPI1 MISO", "D11": "SPI1 MOSI",
         "D10": "SPI1 chip select, PWM", "D1": "USART6 TX", "D0": "USART6 RX"}
ON_BOARD = {"PB0": "LD1", "PB7": "LD2", "PB14": "LD3", "PC13": "button B1", "PD8": "ST-LINK serial",
            "PD9": "ST-LINK serial", "PA1": "Ethernet REF_CLK", "PA2": "Ethernet MDIO", "PC1": "Ethernet MDC",
            "PA7": "Ethernet CRS_DV", "PC4": "Ethernet RXD0", "PC5": "Ethernet RXD1", "PG11": "Ethernet TX_EN",
            "PG13": "Ethernet TXD0", "PB13": "Ethernet TXD1", "PA13": "SWDIO", "PA14": "SWCLK"}
ARDUINO = [f"A{i}" for i in range(6)] + [f"D{i}" for i in range(16)]


def nucleo():
    """NUCLEO-F429ZI (MB1137), 70 x 133.34 mm, after UM1974: figure of the top layout and the connectors' tables."""
    f = Face("nucleo_f429zi", 70, 133.34, 15, 24, 15, 27)
    f.metal_gradient()
    f.gradient("mask", [(0, "#fbfbfa"), (1, "#eceef0")])
    f.gradient("jack", [(0, "#dfe3e6"), (0.35, "#c7ccd1"), (1, "#a7aeb5")])
    silk, pale = "#27455f", "#7890a3"
    f.shadow(2)
    f.metal(30.4, -1.4, 9.2, 7.2, 0.5)
    f.rect(0, 0, 70, 133.34, "url(#mask)", 2, "#b9c0c6", 0.25)
    for x, y in ((4, 4), (66, 4), (14.5, 129.2), (58.5, 129.2)):
        f.circle(x, y, 1.6, "#d4dadf", "#b58f3c", 0.45)

    # ST-LINK, above the slots where it can be broken off.
    f.rect(3.2, 35.6, 27, 1.1, "#cfd6db", 0.5)
    f.rect(39.8, 35.6, 27, 1.1, "#cfd6db", 0.5)
    f.metal(30.4, -1.2, 9.2, 7.0, 0.5)
    f.rect(31.6, 4.4, 6.8, 0.7, "#878e95", 0.2)
    f.text(35, 8.3, "CN1  USB PWR", 1.35, silk)
    f.chip(35, 21.5, 7, 7, "STM32F1", "ST-LINK/V2-1", 48, pitch=0.5)
    f.metal(24.4, 15.2, 3.6, 2.4, 0.9)
    f.text(26.2, 19.2, "X1 8 MHz", 0.9, pale)
    for x, y in ((24, 24), (24, 26), (46, 19), (46, 21), (46, 23), (40.5, 29.5), (30, 29.5), (32.5, 29.5), (27, 10.6)):
        f.passive(x, y)
    for i in range(6):
        f.rect(52.2, 9.0 + i * 2.54, 2.0, 2.0, "#1e2023", 0.2)
        f.rect(52.9, 9.7 + i * 2.54, 0.6, 0.6, "#e3c066")
    f.text(53.2, 7.6, "CN6 SWD", 1.2, silk)
    for i in range(2):
        f.rect(11.8 + i * 2.54, 22, 2.1, 4.6, "#1e2023", 0.2)
        f.text(12.85 + i * 2.54, 21.2, "ON", 0.9, pale)
    f.text(14.1, 28.6, "CN4 ST-LINK", 1.15, silk)
    f.text(35, 33.4, "ST-LINK", 1.9, pale, weight="bold")
    # LD4 tells of the ST-LINK's traffic, LD6 of the supply.
    f.led_body(45.2, 11.4, 1.6, 1.0)
    f.text(45.2, 9.6, "LD4 COM", 1.25, silk, weight="bold")
    f.item("led", 45.2, 11.4, part="stlink", value="traffic", size=(1.6, 1.0), colour="#ff4a2e", label="LD4 COM")
    f.led_body(18.6, 11.4, 1.6, 1.0)
    f.text(18.6, 9.6, "LD6 PWR", 1.25, silk, weight="bold")
    f.item("led", 18.6, 11.4, part="", value="power", size=(1.6, 1.0), colour="#2fd14f", label="LD6 PWR")

    # Buttons and the three LEDs of the user.
    for x, part, name, cap, key, text in ((23.2, "b1", "B1", "#1f6fd6", "U", "USER"),
                                          (46.8, "", "B2", "#191b1e", "R", "RESET")):
        f.tact(x, 43.2, 6.2)
        f.text(x, 48.6, f"{name}  {text}", 1.5, silk, weight="bold")
        if part:
            f.item("button", x, 43.2, part=part, value="pressed", size=(3.5, 3.5), hit=[68, 68], cap=cap, key=key,
                   label="B1, user button")
        else:
            f.item("reset", x, 43.2, size=(3.5, 3.5), hit=[68, 68], cap=cap, key=key, label="B2, reset")
    for x, part, name, colour in ((25.5, "ld1", "LD1", "#27d34b"), (35, "ld2", "LD2", "#2f86ff"),
                                  (44.5, "ld3", "LD3", "#ff3524")):
        f.led_body(x, 54.6, 2.0, 1.25)
        f.text(x, 52.7, name, 1.5, silk, weight="bold")
        colour_name = {"ld1": "green", "ld2": "blue", "ld3": "red"}[part]
        f.item("led", x, 54.6, part=part, value="brightness", size=(2.0, 1.25), colour=colour,
               label=f"{name}, {colour_name}", state=[0, 27], ink=silk)

    # The microcontroller and what is around it.
    f.chip(35, 80, 20, 20, "STM32F429ZIT6U", "ARM  LQFP144", 144, pitch=0.5)
    f.text(35, 66.4, "NUCLEO-F429ZI", 2.3, silk, weight="bold")
    for x, y in ((22.4, 66), (22.4, 68), (47.6, 68), (47.6, 93), (22.4, 93), (25, 94.8), (45, 94.8), (29, 94.8),
                 (41, 94.8)):
        f.passive(x, y)
    f.metal(19.2, 74.4, 2.2, 5.2, 0.9)
    f.text(20.3, 81.2, "X2", 0.95, pale)
    f.chip(47.4, 101.4, 4, 4, "LAN8742A", "", 24, pitch=0.5)
    f.text(47.4, 105.4, "U9 PHY", 1.05, silk)
    f.chip(24.6, 101.4, 6.4, 3.4, "U6  3V3", "", 8, pitch=1.2, sides="two")
    f.metal(35.4, 99.8, 5.4, 3.2, 0.8)
    f.text(38.1, 104.4, "25 MHz", 0.95, pale)

    # Connectors.
    def header(x, y, rows, name, below=False):
        f.rect(x - 1.35, y - 1.4, 5.24, (rows - 1) * 2.54 + 2.8, "#202226", 0.3, "#0f1012", 0.1)
        f.text(x + 1.27, y - 2.1 if not below else y + rows * 2.54 + 0.5, name, 1.4, silk, weight="bold")

    def pin(x, y, name, port, female, connector, number):
        if female:
            f.rect(x - 0.75, y - 0.75, 1.5, 1.5, "#0a0b0c", 0.2, "#3c4046", 0.08)
            f.rect(x - 0.32, y - 0.32, 0.64, 0.64, "#8a6f33", 0.1)
        else:
            f.rect(x - 0.9, y - 0.9, 1.8, 1.8, "#2b2e33", 0.3)
            f.rect(x - 0.36, y - 0.36, 0.72, 0.72, "#ecca70", 0.08)
        about = [s for s in (ALIAS.get(name, ""), ON_BOARD.get(port, "")) if s]
        keys = {}
        if port:
            keys = {"part": "zio", "pad": name} if name in ARDUINO else {"part": "morpho", "pad": port}
        else:
            keys = {"fixed": FIXED.get(name, "")}
        f.item("pin", x, y, name=name if name == port or not port else f"{name} ({port})", function=", ".join(about),
               shape="dot", size=(2.3, 2.3), place=f"{connector} pin {number}", **keys)

    first = 55.0
    zio_at = {"CN7": (56.59, first), "CN10": (56.59, first + 26.924), "CN8": (10.87, first + 9.144),
              "CN9": (10.87, first + 32.004)}
    for name, (x, y) in zio_at.items():
        odd, even = (column.split() for column in ZIO[name])
        header(x, y, len(odd), name, below=name == "CN10")
        for column, labels in ((0, odd), (1, even)):
            for row, label in enumerate(labels):
                silk_name, _, port = label.partition(":")
                pin(x + column * 2.54, y + row * 2.54, silk_name, port, True, name, 2 * row + 1 + column)
        # The names that a shield goes by, inwards of the connector.
        for row, label in enumerate(odd if x < 35 else even):
            silk_name = label.partition(":")[0]
            if x < 35:
                f.text(x + 4.4, y + row * 2.54 + 0.42, silk_name, 1.15, silk, "start")
            else:
                f.text(x - 1.9, y + row * 2.54 + 0.42, silk_name, 1.15, silk, "end")
    for name, x in (("CN11", 3.1), ("CN12", 64.36)):
        header(x, 41.2, 35, name)
        columns = [column.split() for column in MORPHO[name]]
        for column, labels in enumerate(columns):
            for row, label in enumerate(labels):
                port = label if label[0] == "P" and label[1:2].isalpha() and label[2:].isdigit() else ""
                pin(x + column * 2.54, 41.2 + row * 2.54, label, port, False, name, 2 * row + 1 + column)

    # The bottom edge: USB of the user and Ethernet.
    f.metal(20.6, 128.2, 8.0, 6.4, 0.5)
    f.text(24.6, 126.8, "CN13 USB", 1.2, silk)
    f.rect(33.2, 113.0, 16.2, 22.6, "url(#jack)", 0.5, "#7d848b", 0.2)
    f.rect(34.2, 114.0, 14.2, 12.4, "#ffffff", 0.3, opacity=0.18)
    f.text(41.3, 120.0, "CN14", 1.5, "#5b646c", weight="bold")
    f.text(41.3, 122.2, "ETHERNET", 1.4, "#5b646c")
    f.rect(35.2, 128.6, 12.2, 7.0, "#23262a", 0.3)
    f.rect(38.6, 127.0, 5.4, 2.2, "#23262a", 0.2)
    for x in (36.0, 46.6):
        f.rect(x - 1.3, 132.6, 2.6, 1.8, "#dfe6c9", 0.2, "#8c9178", 0.08)
    f.item("jack", 41.3, 135.6, part="phy", value="cable", turn=180, size=(11.6, 7), label="Ethernet CN14")
    f.item("led", 36.0, 133.5, part="phy", value="link", size=(2.6, 1.8), colour="#3ddc54", label="Ethernet link")
    f.item("led", 46.6, 133.5, part="phy", value="activity", size=(2.6, 1.8), colour="#ffb52e",
           label="Ethernet traffic")
    f.item("usb", 35, -1.4, part="stlink", turn=0, size=(8, 4.4), label="USB CN1")
    f.save()


def mps2():
    """V2M-MPS2+, drawn at 140 x 118 mm: FPGA in the middle, connectors along the top, touch screen at the right."""
    f = Face("mps2", 140, 118, 12, 26, 12, 9)
    f.metal_gradient()
    f.gradient("mask", [(0, "#1c4a6b"), (1, "#123449")])
    f.gradient("sink", [(0, "#5d646b"), (1, "#34393e")])
    f.gradient("shine", [(0, "#ffffff", 0.10), (1, "#ffffff", 0.02)])
    f.gradient("glass", [(0, "#3a4650"), (1, "#1b2127")])
    silk, pale = "#e8f0f4", "#8fb0c4"
    f.shadow(3)
    f.rect(0, 0, 140, 118, "url(#mask)", 3, "#0c2433", 0.3)
    for x, y in ((4, 19), (136, 19), (4, 114), (136, 114)):
        f.circle(x, y, 2.0, "#0c2433", "#c39a45", 0.6)
    # Traces, so that the bare board is not a plain surface.
    for i in range(9):
        f.line([(44 - i * 0.9, 30 + i), (44 - i * 0.9, 24 - i * 0.5), (30 - i, 16)], "#2e6a92", 0.22, 0.75)
        f.line([(80 + i * 0.9, 34 + i), (88 + i, 40 + i), (92 + i, 40 + i)], "#2e6a92", 0.22, 0.75)
        f.line([(50 + i * 2.2, 74), (50 + i * 2.2, 84), (40 + i * 3.2, 95)], "#2e6a92", 0.22, 0.75)

    # Top edge.
    f.rect(5, -2, 9.5, 13, "#1c1e21", 0.6, "#0b0c0d", 0.2)
    f.circle(9.7, 3.5, 2.6, "#0b0c0d", "#54585d", 0.5)
    f.text(9.7, 14, "12 V", 1.7, silk)
    f.metal(19, -2, 12, 14, 0.5)
    f.rect(20.6, 9.4, 8.8, 1.2, "#868d94", 0.3)
    f.text(25, 15, "USB", 1.8, silk, weight="bold")
    f.rect(36, -2, 16.2, 18, "url(#metal)", 0.5, "#7d848b", 0.2)
    f.rect(38, -2, 12.2, 7, "#23262a", 0.3)
    f.rect(41.4, 4.6, 5.4, 2.2, "#23262a", 0.2)
    f.text(44.1, 13.2, "ETHERNET", 1.5, "#5b646c", weight="bold")
    for i, name in enumerate(("UART0", "UART1")):
        x = 57 + i * 21
        f.metal(x, -2, 18, 7.5, 0.6)
        f.rect(x + 2.4, 5.2, 13.2, 5.6, "#cfd4d8", 1.4, "#8a9197", 0.15)
        for pin in range(5):
            f.circle(x + 4.6 + pin * 2.2, 7.2, 0.5, "#3b4046")
        for pin in range(4):
            f.circle(x + 5.7 + pin * 2.2, 9.2, 0.5, "#3b4046")
        f.text(x + 9, 14, name, 1.7, silk, weight="bold")
    f.metal(101, -2, 16, 7.5, 0.6)
    f.rect(103, 5.2, 12, 5.4, "#2d52a8", 1.2, "#1a3372", 0.15)
    f.text(109, 14, "VGA", 1.7, silk)
    for i, colour in enumerate(("#79c143", "#4aa3df", "#e58bb0")):
        f.rect(121 + i * 5.4, -2, 4.6, 10, colour, 0.5, "#333333", 0.1)
        f.circle(123.3 + i * 5.4, 3.8, 1.3, "#1c1e21")
    f.text(128.7, 11.6, "AUDIO", 1.5, silk)

    # FPGA under its heat sink, memories.
    f.rect(44, 32, 38, 38, "#1f3d34", 0.8, "#0d1f1a", 0.2)
    f.rect(46, 34, 34, 34, "url(#sink)", 0.6, "#24282c", 0.2)
    for i in range(11):
        f.rect(47.2 + i * 2.95, 35, 1.3, 32, "#767e86", 0.3, opacity=0.55)
    f.rect(52, 46.4, 22, 9.2, "#15181b", 0.8)
    f.text(63, 50.4, "FPGA", 2.4, "#d7dde2", weight="bold")
    f.text(63, 53.8, "Cortex-M prototyping", 1.5, "#9aa4ad")
    for i in range(2):
        f.chip(30, 38 + i * 16, 12, 9, "SSRAM", f"ZBT {i + 1}", 0)
    f.chip(30, 68, 12, 9, "PSRAM", "16 MB", 0)
    f.chip(14, 44, 9, 9, "MCC", "controller", 64, pitch=0.5)
    f.chip(44.1, 24.2, 7, 7, "LAN9220", "", 56, pitch=0.42)
    f.text(112, 20.6, "Arm MPS2+", 3.0, silk, weight="bold")

    # Colour LCD with touch.
    f.rect(90, 24, 44, 56, "#101316", 1.2, "#050607", 0.3)
    f.rect(92.4, 27, 39.2, 47, "url(#glass)", 0.6, "#2d3238", 0.2)
    f.path([("M", 92.6, 27.2), ("L", 118, 27.2), ("L", 100, 73.8), ("L", 92.6, 73.8), ("Z",)], "url(#shine)")
    f.rect(92.6, 27.2, 39, 46.6, "#ffffff", 0.6, opacity=0.02)
    f.text(112, 78, "QVGA LCD, touch", 1.5, "#8b949c")

    # User LEDs and buttons at the lower right; those of the board's controller at the left.
    f.text(112, 84.8, "USER", 1.7, pale, weight="bold")
    for i in range(2):
        x = 96 + i * 10
        f.led_body(x, 90.4, 2.2, 1.4)
        f.text(x, 88.4, f"LED{i}", 1.5, silk, weight="bold")
        f.item("led", x, 90.4, part=f"led{i}", value="brightness", size=(2.2, 1.4), colour="#35e05a", label=f"LED{i}",
               state=[0, 30])
        x = 118 + i * 12
        f.tact(x, 91.4, 6.6)
        f.text(x, 87.2, f"PB{i}", 1.5, silk, weight="bold")
        f.item("button", x, 91.4, part=f"button{i}", value="pressed", size=(3.8, 3.8), hit=[72, 72], cap="#17191c",
               key=str(i), label=f"PB{i}, user button")
    f.text(13.6, 76.8, "CONTROLLER", 1.5, pale, weight="bold")
    f.rect(5.4, 86.6, 26.4, 8.2, "#b3262c", 0.5, "#5d1014", 0.2)
    for i in range(8):
        x = 7.9 + i * 3.05
        f.led_body(x, 81.2, 1.1, 1.5)
        f.text(x, 79.2, str(i), 1.2, silk)
        f.item("led", x, 81.2, part=f"mcc_led{i}", value="brightness", size=(1.1, 1.5), colour="#ffb52e",
               label=f"MCC LED {i}")
        f.rect(x - 1.0, 87.4, 2.0, 5.2, "#7d171c", 0.2)
        f.text(x, 94.4, str(i), 1.1, "#ffffff")
        f.item("switch", x, 90.0, part=f"mcc_sw{i}", value="pressed", size=(2.0, 5.2), cap="#f4f4f2",
               label=f"MCC switch {i}")
    f.text(18.6, 97.2, "SW1  configuration switches", 1.3, silk)

    # Expansion: two headers of 26.
    for half in range(2):
        x0 = 9 + half * 66
        f.text(x0 - 2, 101.2, f"EXP{half * 26} to EXP{half * 26 + 25}", 1.6, silk, "start", "bold")
        f.rect(x0 - 2.4, 104, 12 * 4.4 + 4.8, 8.4, "#1d1f23", 0.4, "#0b0c0d", 0.15)
        for i in range(26):
            number = half * 26 + i
            x, y = x0 + (i // 2) * 4.4, 106.2 + (i % 2) * 4.0
            f.rect(x - 1.0, y - 1.0, 2.0, 2.0, "#2b2e33", 0.3)
            f.rect(x - 0.45, y - 0.45, 0.9, 0.9, "#ecca70", 0.1)
            f.item("pin", x, y, part="exp", pad=f"EXP{number}", name=f"EXP{number}", function=mps2_function(number),
                   shape="dot", size=(2.8, 2.8))
            f.text(x, y - 2.8 if i % 2 == 0 else y + 3.4, str(number), 1.1, pale)
    f.item("jack", 44.1, -2, part="ETHERNET", value="cable", turn=0, size=(11.6, 7), label="Ethernet")
    f.item("usb", 25, -2, part="com0", turn=0, size=(10, 6), label="USB", words="left")
    f.save()


def mps2_function(number):
    names = {0: "shield 0 UART3 RX", 4: "shield 0 UART3 TX", 5: "shield 0 I2C clock", 15: "shield 0 I2C data",
             11: "shield 0 SPI clock", 13: "shield 0 SPI MOSI", 14: "shield 0 SPI MISO", 17: "ADC SPI MISO",
             18: "ADC SPI MOSI", 19: "ADC SPI clock", 26: "shield 1 UART4 RX", 30: "shield 1 UART4 TX",
             31: "shield 1 I2C clock", 41: "shield 1 I2C data", 44: "shield 1 SPI clock", 39: "shield 1 SPI MOSI",
             40: "shield 1 SPI MISO"}
    return names.get(number, "")


if __name__ == "__main__":
    microbit()
    nucleo()
    mps2()
