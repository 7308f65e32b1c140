<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Annotation</name>
    <message>
        <source>break</source>
        <translation>Break</translation>
    </message>
    <message>
        <source>no stop bit</source>
        <translation>kein Stoppbit</translation>
    </message>
    <message>
        <source>parity</source>
        <translation>Parität</translation>
    </message>
    <message>
        <source>stuff error</source>
        <translation>Stuff-Fehler</translation>
    </message>
    <message>
        <source>form error</source>
        <translation>Formfehler</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1 Bits</translation>
    </message>
</context>
<context>
    <name>Decoding</name>
    <message>
        <source>Line</source>
        <translation>Leitung</translation>
    </message>
    <message>
        <source>mode %1, %2 bits</source>
        <translation>Modus %1, %2 Bits</translation>
    </message>
</context>
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
    <name>QObject</name>
    <message>
        <source>It is no bench: it has no key &apos;bench&apos;.</source>
        <translation>Das ist kein Aufbau: der Schlüssel „bench“ fehlt.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>All tabs</source>
        <translation>Alle Reiter</translation>
    </message>
</context>
<context>
    <name>twin::gui</name>
    <message>
        <source>No server runs on this machine.</source>
        <translation>Auf diesem Rechner läuft kein Server.</translation>
    </message>
    <message>
        <source>Start one with &apos;twin serve&apos;, or let the dashboard do it.</source>
        <translation>Mit „twin serve“ einen starten oder das Dashboard machen lassen.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; can be read or written by others, so it is not trusted.</source>
        <translation>„%1“ können andere lesen oder schreiben, deshalb wird der Datei nicht getraut.</translation>
    </message>
    <message>
        <source>Remove the file and start the server again.</source>
        <translation>Die Datei löschen und den Server neu starten.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; does not tell where the server is.</source>
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
    <message>
        <source>Latency</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>Jitter</source>
        <translation>Schwankung</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Bandwidth</source>
        <translation>Bandbreite</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doppelte</translation>
    </message>
    <message>
        <source>Reordered</source>
        <translation>Vertauschte</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigte</translation>
    </message>
    <message>
        <source>Largest payload</source>
        <translation>Größte Nutzlast</translation>
    </message>
    <message>
        <source>a time, as in 20ms or 1.5s</source>
        <translation>eine Zeit, etwa 20ms oder 1.5s</translation>
    </message>
    <message>
        <source>a rate, as in 256kbit/s or 10Mbit/s</source>
        <translation>eine Rate, etwa 256kbit/s oder 10Mbit/s</translation>
    </message>
    <message>
        <source>46 to 9000 bytes</source>
        <translation>46 bis 9000 Byte</translation>
    </message>
    <message>
        <source>a share, as in 1% or 0.01</source>
        <translation>ein Anteil, etwa 1% oder 0.01</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>impaired</source>
        <translation>gestört</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>heil</translation>
    </message>
</context>
<context>
    <name>twin::gui::AlarmsModel</name>
    <message>
        <source>Its process died: %1</source>
        <translation>Sein Prozess ist gestorben: %1</translation>
    </message>
    <message>
        <source>The CPU locked up at %1</source>
        <translation>Die CPU hat sich bei %1 festgefahren</translation>
    </message>
    <message>
        <source>Hard fault at %1</source>
        <translation>Hard Fault bei %1</translation>
    </message>
    <message>
        <source>Has said nothing so far</source>
        <translation>Hat bisher nichts gesagt</translation>
    </message>
    <message>
        <source>No message for %1</source>
        <translation>Seit %1 keine Meldung</translation>
    </message>
    <message>
        <source>Its link is down</source>
        <translation>Seine Verbindung ist getrennt</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>over</source>
        <translation>vorbei</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>twin::gui::AlarmsView</name>
    <message>
        <source>Died</source>
        <translation>Gestorben</translation>
    </message>
    <message>
        <source>Fault or lock-up</source>
        <translation>Absturz</translation>
    </message>
    <message>
        <source>No message for</source>
        <translation>Keine Meldung seit</translation>
    </message>
    <message>
        <source>Link down</source>
        <translation>Verbindung getrennt</translation>
    </message>
    <message>
        <source>No alarms</source>
        <translation>Keine Alarme</translation>
    </message>
    <message>
        <source>Where a rule above holds, its device is listed here.</source>
        <translation>Wo eine der Regeln oben zutrifft, steht das Gerät hier.</translation>
    </message>
    <message>
        <source>Seconds without a message, by the device&apos;s clock</source>
        <translation>Sekunden ohne Meldung, nach der Uhr des Geräts</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Alarme</translation>
    </message>
</context>
<context>
    <name>twin::gui::BenchCanvas</name>
    <message>
        <source>Bench</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Parts and wires are listed beside it, where they can be edited with the keyboard.</source>
        <translation>Bauteile und Drähte stehen daneben in einer Liste, in der sie mit der Tastatur bearbeitet werden können.</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>Versorgung</translation>
    </message>
</context>
<context>
    <name>twin::gui::BenchDocument</name>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Address of %1</source>
        <translation>Adresse von %1</translation>
    </message>
    <message>
        <source>Name the bench</source>
        <translation>Aufbau benennen</translation>
    </message>
    <message>
        <source>Connect %1 and %2</source>
        <translation>%1 und %2 verbinden</translation>
    </message>
    <message>
        <source>Disconnect %1</source>
        <translation>%1 lösen</translation>
    </message>
    <message>
        <source>Remove a wire</source>
        <translation>Draht entfernen</translation>
    </message>
    <message>
        <source>Turn %1</source>
        <translation>%1 drehen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no name: letters, digits and _, not starting with a digit.</source>
        <translation>&apos;%1&apos; ist kein Name: Buchstaben, Ziffern und _, vorn keine Ziffer.</translation>
    </message>
    <message>
        <source>Another part is called %1.</source>
        <translation>Ein anderes Teil heißt schon %1.</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
</context>
<context>
    <name>twin::gui::BenchKinds</name>
    <message>
        <source>LED</source>
        <translation>LED</translation>
    </message>
    <message>
        <source>With its resistor; as bright as its duty cycle</source>
        <translation>Mit Vorwiderstand; so hell wie ihr Tastverhältnis</translation>
    </message>
    <message>
        <source>Push button</source>
        <translation>Taster</translation>
    </message>
    <message>
        <source>A contact between its two legs</source>
        <translation>Ein Kontakt zwischen seinen zwei Beinen</translation>
    </message>
    <message>
        <source>Potentiometer</source>
        <translation>Potentiometer</translation>
    </message>
    <message>
        <source>Turn it: a voltage between those of its ends</source>
        <translation>Drehen: eine Spannung zwischen denen seiner Enden</translation>
    </message>
    <message>
        <source>Buzzer</source>
        <translation>Summer</translation>
    </message>
    <message>
        <source>Passive: shows whether it sounds, and how high</source>
        <translation>Passiv: zeigt, ob er tönt und wie hoch</translation>
    </message>
    <message>
        <source>Servo</source>
        <translation>Servo</translation>
    </message>
    <message>
        <source>Pulses of 1 to 2 ms are 0 to 180 degrees</source>
        <translation>Pulse von 1 bis 2 ms sind 0 bis 180 Grad</translation>
    </message>
    <message>
        <source>Character display</source>
        <translation>Textanzeige</translation>
    </message>
    <message>
        <source>HD44780, 16 by 2, on 4 or 8 lines</source>
        <translation>HD44780, 16 × 2, an 4 oder 8 Leitungen</translation>
    </message>
    <message>
        <source>OLED display</source>
        <translation>OLED-Anzeige</translation>
    </message>
    <message>
        <source>SSD1306, 128 by 64, on I2C</source>
        <translation>SSD1306, 128 × 64, an I2C</translation>
    </message>
    <message>
        <source>Weather sensor</source>
        <translation>Wettersensor</translation>
    </message>
    <message>
        <source>BME280: temperature, humidity, pressure on I2C</source>
        <translation>BME280: Temperatur, Feuchte, Luftdruck an I2C</translation>
    </message>
    <message>
        <source>Thermometer</source>
        <translation>Thermometer</translation>
    </message>
    <message>
        <source>TMP102: temperature with limits on I2C</source>
        <translation>TMP102: Temperatur mit Grenzwerten an I2C</translation>
    </message>
    <message>
        <source>Light sensor</source>
        <translation>Lichtsensor</translation>
    </message>
    <message>
        <source>BH1750: illuminance on I2C</source>
        <translation>BH1750: Beleuchtungsstärke an I2C</translation>
    </message>
</context>
<context>
    <name>twin::gui::BenchTreeModel</name>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>Part, pin</source>
        <translation>Bauteil, Anschluss</translation>
    </message>
    <message>
        <source>Connected to</source>
        <translation>Verbunden mit</translation>
    </message>
</context>
<context>
    <name>twin::gui::BenchView</name>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Open a bench&apos;s file</source>
        <translation>Die Datei eines Aufbaus öffnen</translation>
    </message>
    <message>
        <source>Open a bench</source>
        <translation>Aufbau öffnen</translation>
    </message>
    <message>
        <source>Benches (*.bench.yaml);;All files (*)</source>
        <translation>Aufbauten (*.bench.yaml);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save the bench to a file, which twin run takes as well</source>
        <translation>Den Aufbau in eine Datei speichern, die auch twin run nimmt</translation>
    </message>
    <message>
        <source>Save the bench</source>
        <translation>Aufbau speichern</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>Wire the selected pin to another one</source>
        <translation>Den gewählten Anschluss mit einem anderen verdrahten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the selected part or wire</source>
        <translation>Das gewählte Bauteil oder den gewählten Draht entfernen</translation>
    </message>
    <message>
        <source>Run with it</source>
        <translation>Damit starten</translation>
    </message>
    <message>
        <source>Restart the device with this bench</source>
        <translation>Das Gerät mit diesem Aufbau neu starten</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Palette</translation>
    </message>
    <message>
        <source>Drag a part onto the bench, or press Enter</source>
        <translation>Ein Bauteil auf den Aufbau ziehen oder Eingabe drücken</translation>
    </message>
    <message>
        <source>Parts and wires</source>
        <translation>Bauteile und Drähte</translation>
    </message>
    <message>
        <source>The bench that runs can&apos;t be shown.</source>
        <translation>Der laufende Aufbau kann nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be read: %2</source>
        <translation>%1 kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>docs/bench.md shows how a bench is written.</source>
        <translation>docs/bench.md zeigt, wie ein Aufbau geschrieben wird.</translation>
    </message>
    <message>
        <source>This bench is for %1, and the board is %2.</source>
        <translation>Dieser Aufbau ist für %1, und das Board ist %2.</translation>
    </message>
    <message>
        <source>Run that board first.</source>
        <translation>Starten Sie zuerst dieses Board.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Connect %1 to</source>
        <translation>%1 verbinden mit</translation>
    </message>
    <message>
        <source>Disconnect %1</source>
        <translation>%1 lösen</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Drag a part onto the bench</source>
        <translation>Bauteil hierher ziehen</translation>
    </message>
    <message>
        <source>Not what runs</source>
        <translation>Weicht vom laufenden ab</translation>
    </message>
    <message>
        <source>As it runs</source>
        <translation>Wie er läuft</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Buzzers are heard from this computer&apos;s loudspeakers</source>
        <translation>Summer sind aus den Lautsprechern dieses Rechners zu hören</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>This computer plays no sound: %1</source>
        <translation>Dieser Rechner gibt keinen Ton aus: %1</translation>
    </message>
    <message>
        <source>Turn by a quarter</source>
        <translation>Um ein Viertel drehen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
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
    <name>twin::gui::ChartsView</name>
    <message>
        <source>No device has told this number yet</source>
        <translation>Noch kein Gerät hat diese Zahl genannt</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Nothing to count</source>
        <translation>Nichts zu zählen</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>Rahmen je Sekunde</translation>
    </message>
    <message>
        <source>Bytes a second</source>
        <translation>Byte je Sekunde</translation>
    </message>
    <message>
        <source>Silence</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>A number in the last message</source>
        <translation>Eine Zahl der letzten Meldung</translation>
    </message>
    <message>
        <source>Number to draw</source>
        <translation>Zahl, die gezeichnet wird</translation>
    </message>
    <message>
        <source>Regular expression that finds the number</source>
        <translation>Regulärer Ausdruck, der die Zahl findet</translation>
    </message>
    <message>
        <source>A regular expression; its first group is the number, as in temperature=([0-9.]+)</source>
        <translation>Ein regulärer Ausdruck; seine erste Gruppe ist die Zahl, etwa temperature=([0-9.]+)</translation>
    </message>
    <message>
        <source>OVER TIME</source>
        <translation>IM VERLAUF</translation>
    </message>
    <message>
        <source>Percentiles over time</source>
        <translation>Perzentile im Verlauf</translation>
    </message>
    <message>
        <source>DEVICES BY VALUE, NOW</source>
        <translation>GERÄTE NACH WERT, JETZT</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message numerus="yes">
        <source>%n device(s), median %1</source>
        <translation>
            <numerusform>%n Gerät, Median %1</numerusform>
            <numerusform>%n Geräte, Median %1</numerusform>
        </translation>
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
        <source>The server at %1 can&apos;t be reached: %2</source>
        <translation>Der Server unter %1 ist nicht erreichbar: %2</translation>
    </message>
    <message>
        <source>The token is not that server&apos;s: look at --server and --token-file.</source>
        <translation>Das Token gehört nicht zu diesem Server: --server und --token-file prüfen.</translation>
    </message>
    <message>
        <source>Start one with &apos;twin serve&apos;; the dashboard goes on trying.</source>
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
        <source>There is no server, and no program &apos;twin&apos; to start one with.</source>
        <translation>Es gibt keinen Server und kein Programm „twin“, um einen zu starten.</translation>
    </message>
    <message>
        <source>Start &apos;twin serve&apos;, or name the program with --twin.</source>
        <translation>„twin serve“ starten oder das Programm mit --twin nennen.</translation>
    </message>
</context>
<context>
    <name>twin::gui::DebugButton</name>
    <message>
        <source>Debug</source>
        <translation>Debuggen</translation>
    </message>
    <message>
        <source>Let a debugger attach; the device stands when it does</source>
        <translation>Einen Debugger anschließen lassen; das Gerät steht dann</translation>
    </message>
    <message>
        <source>Debug the device</source>
        <translation>Das Gerät debuggen</translation>
    </message>
    <message>
        <source>GDB in a terminal</source>
        <translation>GDB in einem Terminal</translation>
    </message>
    <message>
        <source>Visual Studio Code</source>
        <translation>Visual Studio Code</translation>
    </message>
    <message>
        <source>Show the command</source>
        <translation>Befehl zeigen</translation>
    </message>
    <message>
        <source>%1 does not start</source>
        <translation>%1 startet nicht</translation>
    </message>
    <message>
        <source>The command is shown: run it yourself.</source>
        <translation>Der Befehl wird gezeigt: selbst ausführen.</translation>
    </message>
    <message>
        <source>The device waits for a debugger. Run this in a terminal:</source>
        <translation>Das Gerät wartet auf einen Debugger. Im Terminal ausführen:</translation>
    </message>
    <message>
        <source>The device waits for a debugger, on the machine of the server. Run this there:</source>
        <translation>Das Gerät wartet auf einen Debugger, auf dem Rechner des Servers. Dort ausführen:</translation>
    </message>
    <message>
        <source>Command that starts the debugger</source>
        <translation>Befehl, der den Debugger startet</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
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
    <message>
        <source>Board and bench</source>
        <translation>Board und Aufbau</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Board</translation>
    </message>
    <message>
        <source>Bench</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Oszilloskop</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Consoles</source>
        <translation>Konsolen</translation>
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
    <message>
        <source>cut</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Silent for</source>
        <translation>Still seit</translation>
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
        <source>&apos;%1&apos; can&apos;t be set: %2</source>
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
    <message>
        <source>Step passed: %1. %2</source>
        <translation>Schritt bestanden: %1. %2</translation>
    </message>
    <message>
        <source>Step passed: %1</source>
        <translation>Schritt bestanden: %1</translation>
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
    <name>twin::gui::FieldsModel</name>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>twin::gui::FleetFigures</name>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
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
        <source>A part&apos;s value to set, as in b1.pressed=1</source>
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
    <message>
        <source>About the fleet</source>
        <translation>Über die Flotte</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Alarms (%1)</source>
        <translation>Alarme (%1)</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>Keine Gruppen</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Name</translation>
    </message>
    <message>
        <source>By firmware</source>
        <translation>Nach Firmware</translation>
    </message>
    <message>
        <source>By state</source>
        <translation>Nach Zustand</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
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
        <source>How fast the devices&apos; time passes</source>
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
    <name>twin::gui::GroupedDevices</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>twin::gui::HeapChart</name>
    <message>
        <source>Heap over time</source>
        <translation>Heap im Zeitverlauf</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>belegt</translation>
    </message>
    <message>
        <source>had by the allocator</source>
        <translation>vom Allokator geholt</translation>
    </message>
</context>
<context>
    <name>twin::gui::HeapView</name>
    <message>
        <source>in use</source>
        <translation>belegt</translation>
    </message>
    <message>
        <source>In blocks, with the allocator&apos;s own words</source>
        <translation>In Blöcken, samt den Wörtern des Allokators</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>Between blocks, and above all of them</source>
        <translation>Zwischen den Blöcken und über allen</translation>
    </message>
    <message>
        <source>largest free</source>
        <translation>größter freier Block</translation>
    </message>
    <message>
        <source>The most that one allocation could have</source>
        <translation>So viel könnte eine Anforderung höchstens bekommen</translation>
    </message>
    <message>
        <source>blocks in use, holes</source>
        <translation>belegte Blöcke, Lücken</translation>
    </message>
    <message>
        <source>Blocks in use, and free ones between them</source>
        <translation>Belegte Blöcke, und freie dazwischen</translation>
    </message>
    <message>
        <source>in use at most</source>
        <translation>höchstens belegt</translation>
    </message>
    <message>
        <source>failed allocations</source>
        <translation>gescheiterte Anforderungen</translation>
    </message>
    <message>
        <source>Counted with platform.heap-stats-enabled</source>
        <translation>Gezählt mit platform.heap-stats-enabled</translation>
    </message>
    <message>
        <source>The heap is not known yet</source>
        <translation>Der Heap ist noch nicht bekannt</translation>
    </message>
    <message>
        <source>It appears when the device runs.</source>
        <translation>Es erscheint, wenn das Gerät läuft.</translation>
    </message>
    <message>
        <source>As the firmware counts it</source>
        <translation>Wie die Firmware es zählt</translation>
    </message>
    <message>
        <source>As it was seen here, twice a second</source>
        <translation>Wie es hier gesehen wurde, zweimal je Sekunde</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
</context>
<context>
    <name>twin::gui::HexView</name>
    <message>
        <source>Bytes of the frame</source>
        <translation>Byte des Rahmens</translation>
    </message>
</context>
<context>
    <name>twin::gui::InsideTabs</name>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <source>Heap</source>
        <translation>Heap</translation>
    </message>
</context>
<context>
    <name>twin::gui::InsideWatch</name>
    <message>
        <source>asleep</source>
        <translation>schläft</translation>
    </message>
</context>
<context>
    <name>twin::gui::LinksModel</name>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Verloren</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
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
    <message>
        <source>Open a &amp;recorded run…</source>
        <translation>&amp;Aufgezeichneten Lauf öffnen…</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Guided &amp;tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>Run something</source>
        <translation>Etwas starten</translation>
    </message>
    <message>
        <source>Choose a board, then press Run at a program for it. Or drop a firmware file of yours on the window.</source>
        <translation>Wählen Sie ein Board und drücken Sie bei einem Programm dafür auf Starten. Oder ziehen Sie eine eigene Firmware-Datei auf das Fenster.</translation>
    </message>
    <message>
        <source>Touch the board</source>
        <translation>Das Board anfassen</translation>
    </message>
    <message>
        <source>A board is here as it lies on a desk: press its buttons, turn its sensors, pull its cables. Its console is on the right.</source>
        <translation>Hier liegt ein Board wie auf dem Tisch: Drücken Sie seine Knöpfe, drehen Sie an seinen Sensoren, ziehen Sie seine Kabel. Rechts ist seine Konsole.</translation>
    </message>
    <message>
        <source>See the fleet</source>
        <translation>Die Flotte sehen</translation>
    </message>
    <message>
        <source>All devices of a run, and behind the tabs their network, their packets, charts and alarms.</source>
        <translation>Alle Geräte eines Laufs und hinter den Reitern ihr Netz, ihre Pakete, Diagramme und Alarme.</translation>
    </message>
    <message>
        <source>Run a scenario</source>
        <translation>Ein Szenario laufen lassen</translation>
    </message>
    <message>
        <source>A scenario does things to a fleet and says what should come of it. A run that was recorded is looked at here too.</source>
        <translation>Ein Szenario stellt etwas mit einer Flotte an und sagt, was daraus werden soll. Auch aufgezeichnete Läufe sieht man hier.</translation>
    </message>
    <message>
        <source>Find your way</source>
        <translation>Sich zurechtfinden</translation>
    </message>
    <message>
        <source>Pages and runs are on the left; Ctrl+1 to Ctrl+5 lead there as well. The menu Help shows this again.</source>
        <translation>Seiten und Läufe sind links; auch Strg+1 bis Strg+5 führen dorthin. Das Menü Hilfe zeigt dies noch einmal.</translation>
    </message>
    <message>
        <source>All consoles at &amp;once</source>
        <translation>Alle Konsolen &amp;zugleich</translation>
    </message>
</context>
<context>
    <name>twin::gui::MemoryModel</name>
    <message>
        <source>write at %1</source>
        <translation>Schreiben bei %1</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>twin::gui::MemoryView</name>
    <message>
        <source>Memory region</source>
        <translation>Speicherbereich</translation>
    </message>
    <message>
        <source>Address or name</source>
        <translation>Adresse oder Name</translation>
    </message>
    <message>
        <source>Go to an address, a function or a variable</source>
        <translation>Zu einer Adresse, Funktion oder Variablen gehen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>No memory is known yet</source>
        <translation>Noch ist kein Speicher bekannt</translation>
    </message>
    <message>
        <source>It appears when the device runs.</source>
        <translation>Es erscheint, wenn das Gerät läuft.</translation>
    </message>
    <message>
        <source>There is no memory at %1</source>
        <translation>Bei %1 ist kein Speicher</translation>
    </message>
    <message>
        <source>The image has no name like “%1”</source>
        <translation>Das Programm kennt keinen Namen wie „%1“</translation>
    </message>
    <message>
        <source>%1 is at %2, where no memory is</source>
        <translation>%1 ist bei %2, wo kein Speicher ist</translation>
    </message>
    <message>
        <source>%1, %2 bytes at %3</source>
        <translation>%1, %2 Bytes bei %3</translation>
    </message>
</context>
<context>
    <name>twin::gui::MomentModel</name>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Letzte Meldung</translation>
    </message>
</context>
<context>
    <name>twin::gui::PacketsModel</name>
    <message>
        <source>wrong FCS: %1</source>
        <translation>falsche FCS: %1</translation>
    </message>
    <message>
        <source>malformed: %1</source>
        <translation>fehlerhaft: %1</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
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
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context>
<context>
    <name>twin::gui::PacketsView</name>
    <message>
        <source>Packets</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>No packets</source>
        <translation>Keine Pakete</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Take the run&apos;s frames down from now on</source>
        <translation>Ab jetzt die Rahmen des Laufs mitschreiben</translation>
    </message>
    <message>
        <source>Filter: address, device, words</source>
        <translation>Filter: Adresse, Gerät, Wörter</translation>
    </message>
    <message>
        <source>Filter packets by text</source>
        <translation>Pakete nach Text filtern</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>All protocols</source>
        <translation>Alle Protokolle</translation>
    </message>
    <message>
        <source>At each device</source>
        <translation>Bei jedem Gerät</translation>
    </message>
    <message>
        <source>Show a frame at each device that gets it, and not only where it was seen first</source>
        <translation>Einen Rahmen bei jedem Gerät zeigen, das ihn bekommt, und nicht nur, wo er zuerst gesehen wurde</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <source>Keep the newest one in sight</source>
        <translation>Immer das neueste zeigen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Wireshark</source>
        <translation>Wireshark</translation>
    </message>
    <message>
        <source>Open these frames in Wireshark</source>
        <translation>Diese Rahmen in Wireshark öffnen</translation>
    </message>
    <message>
        <source>Layers of the packet</source>
        <translation>Schichten des Pakets</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Nimmt auf</translation>
    </message>
    <message>
        <source>Nothing passes the filter</source>
        <translation>Nichts geht durch den Filter</translation>
    </message>
    <message>
        <source>Choose another protocol, or clear the text.</source>
        <translation>Wählen Sie ein anderes Protokoll oder leeren Sie den Text.</translation>
    </message>
    <message>
        <source>They appear as devices send them.</source>
        <translation>Sie erscheinen, sobald Geräte sie senden.</translation>
    </message>
    <message>
        <source>Press Record: what devices send and get from then on is listed here.</source>
        <translation>Drücken Sie auf Aufnehmen: Was Geräte von da an senden und bekommen, steht hier.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>, %1 missed</source>
        <translation>, %1 verpasst</translation>
    </message>
    <message>
        <source>The frames can&apos;t be written: %1</source>
        <translation>Die Rahmen lassen sich nicht schreiben: %1</translation>
    </message>
    <message>
        <source>Look whether the disk is full.</source>
        <translation>Sehen Sie nach, ob die Platte voll ist.</translation>
    </message>
    <message>
        <source>Wireshark is not installed. The frames are in %1</source>
        <translation>Wireshark ist nicht installiert. Die Rahmen sind in %1</translation>
    </message>
    <message>
        <source>Install it, or open the file on another machine.</source>
        <translation>Installieren Sie es oder öffnen Sie die Datei auf einem anderen Rechner.</translation>
    </message>
    <message>
        <source>Wireshark opens %1</source>
        <translation>Wireshark öffnet %1</translation>
    </message>
</context>
<context>
    <name>twin::gui::PartPainter</name>
    <message>
        <source>%1 % bright</source>
        <translation>%1 % hell</translation>
    </message>
    <message>
        <source>pressed</source>
        <translation>gedrückt</translation>
    </message>
    <message>
        <source>not pressed</source>
        <translation>nicht gedrückt</translation>
    </message>
    <message>
        <source>at %1 %</source>
        <translation>bei %1 %</translation>
    </message>
    <message>
        <source>at %1 degrees</source>
        <translation>bei %1 Grad</translation>
    </message>
    <message>
        <source>sounds at %1 Hz</source>
        <translation>tönt mit %1 Hz</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>still</translation>
    </message>
    <message>
        <source>shows %1</source>
        <translation>zeigt %1</translation>
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
    <name>twin::gui::PlaybackView</name>
    <message>
        <source>Console</source>
        <translation>Konsole</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>To the mark before (Page Up)</source>
        <translation>Zur vorigen Marke (Bild auf)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>To the next mark (Page Down)</source>
        <translation>Zur nächsten Marke (Bild ab)</translation>
    </message>
    <message>
        <source>Next failure</source>
        <translation>Nächster Fehler</translation>
    </message>
    <message>
        <source>Devices at this instant</source>
        <translation>Geräte in diesem Augenblick</translation>
    </message>
    <message>
        <source>VALUES</source>
        <translation>WERTE</translation>
    </message>
    <message>
        <source>%1 · %2 lines · %3</source>
        <translation>%1 · %2 Zeilen · %3</translation>
    </message>
    <message>
        <source>No device</source>
        <translation>Kein Gerät</translation>
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
    <message>
        <source>write %1.%2</source>
        <translation>%1.%2 schreiben</translation>
    </message>
</context>
<context>
    <name>twin::gui::RunIndex</name>
    <message>
        <source>The CPU locked up</source>
        <translation>Die CPU hat sich festgefahren</translation>
    </message>
    <message>
        <source>Hard fault</source>
        <translation>Hard Fault</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no folder of a run: it has no events.jsonl</source>
        <translation>&apos;%1&apos; ist kein Ordner eines Laufs: Er hat keine events.jsonl</translation>
    </message>
    <message>
        <source>Choose what &apos;twin test&apos; wrote, as in twin-runs/DATE/NAME.</source>
        <translation>Wählen Sie, was &apos;twin test&apos; geschrieben hat, etwa twin-runs/DATUM/NAME.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; can&apos;t be read: %2</source>
        <translation>&apos;%1&apos; lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>Look at its permissions.</source>
        <translation>Sehen Sie nach seinen Rechten.</translation>
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
        <source>This file can&apos;t be run as it is</source>
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
    <message>
        <source>Open a recorded run…</source>
        <translation>Aufgezeichneten Lauf öffnen…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Have the run&apos;s time stand, or pass again</source>
        <translation>Die Zeit des Laufs stehen oder weitergehen lassen</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Until the next step begins</source>
        <translation>Bis der nächste Schritt beginnt</translation>
    </message>
    <message>
        <source>Show the instant</source>
        <translation>Augenblick zeigen</translation>
    </message>
    <message>
        <source>All devices as they were then, from what the run has left</source>
        <translation>Alle Geräte, wie sie da waren, aus dem, was der Lauf hinterlassen hat</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Open what a run has left</source>
        <translation>Öffnen, was ein Lauf hinterlassen hat</translation>
    </message>
    <message>
        <source>100 times as fast</source>
        <translation>100-mal so schnell</translation>
    </message>
    <message>
        <source>As fast as it goes</source>
        <translation>So schnell es geht</translation>
    </message>
    <message>
        <source>Of virtual time, now or when it starts</source>
        <translation>Der virtuellen Zeit, jetzt oder ab dem Start</translation>
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
        <source>&apos;%1&apos; can&apos;t be started: %2</source>
        <translation>„%1“ lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>Build it with &apos;./twin setup&apos;, or start &apos;twin serve&apos; by hand.</source>
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
    <name>twin::gui::ThreadsModel</name>
    <message>
        <source> until %1</source>
        <translation> bis %1</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>Entry: %1
Control block: %2</source>
        <translation>Beginn: %1
Kontrollblock: %2</translation>
    </message>
    <message>
        <source>%1 bytes in use, %2 at most so far, of %3
from %4</source>
        <translation>%1 Bytes belegt, bisher höchstens %2, von %3
ab %4</translation>
    </message>
    <message>
        <source>Of the time since the last look; it has run %1 in all</source>
        <translation>Anteil seit dem letzten Blick; insgesamt lief er %1</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>Thread</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Stack</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>Wartet auf</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
</context>
<context>
    <name>twin::gui::ThreadsView</name>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>No threads yet</source>
        <translation>Noch keine Threads</translation>
    </message>
    <message>
        <source>They appear when the device runs an operating system that is known.</source>
        <translation>Sie erscheinen, wenn auf dem Gerät ein bekanntes Betriebssystem läuft.</translation>
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
    <name>twin::gui::TimeLine</name>
    <message>
        <source>Time line of the run</source>
        <translation>Zeitleiste des Laufs</translation>
    </message>
</context>
<context>
    <name>twin::gui::TimelinePage</name>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>What the CPU does from now on: threads, interrupts, sleep</source>
        <translation>Was die CPU von jetzt an tut: Threads, Interrupts, Schlaf</translation>
    </message>
    <message>
        <source>Keep what happens now in sight (End)</source>
        <translation>Im Blick behalten, was gerade geschieht (Ende)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom in (+, or turn the wheel)</source>
        <translation>Vergrößern (+ oder Mausrad)</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom out (−, or turn the wheel)</source>
        <translation>Verkleinern (− oder Mausrad)</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>All that was recorded (Home)</source>
        <translation>Alles Aufgezeichnete (Pos1)</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>Nothing is recorded</source>
        <translation>Nichts ist aufgezeichnet</translation>
    </message>
    <message>
        <source>Time must pass: let the run go on.</source>
        <translation>Es muss Zeit vergehen: den Lauf weiterlaufen lassen.</translation>
    </message>
    <message>
        <source>Record, and watch threads, interrupts and sleep take turns.</source>
        <translation>Aufzeichnen und sehen, wie Threads, Interrupts und Schlaf sich abwechseln.</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Aufzeichnung beenden</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufzeichnen</translation>
    </message>
    <message>
        <source>%1 in sight</source>
        <translation>%1 im Blick</translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation>%1 Ereignisse</translation>
    </message>
    <message>
        <source>, %1 lost</source>
        <translation>, %1 verloren</translation>
    </message>
</context>
<context>
    <name>twin::gui::TimelineView</name>
    <message>
        <source>Time line of the CPU</source>
        <translation>Zeitlinie der CPU</translation>
    </message>
    <message>
        <source>Left and right go through time, plus and minus zoom, Home shows all, End follows what comes.</source>
        <translation>Links und rechts gehen durch die Zeit, Plus und Minus vergrößern und verkleinern, Pos1 zeigt alles, Ende folgt dem, was kommt.</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1 ab %2</translation>
    </message>
    <message>
        <source>%1 from the mark</source>
        <translation>%1 ab der Marke</translation>
    </message>
</context>
<context>
    <name>twin::gui::TopologyCanvas</name>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n device(s)</source>
        <translation>
            <numerusform>%1: %n Gerät</numerusform>
            <numerusform>%1: %n Geräte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 frames/s, %2</source>
        <translation>%1 Rahmen/s, %2</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>%1 frames/s</source>
        <translation>%1 Rahmen/s</translation>
    </message>
    <message numerus="yes">
        <source>%n flow(s)</source>
        <translation>
            <numerusform>%n Verbindung</numerusform>
            <numerusform>%n Verbindungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%n cut</source>
        <translation>
            <numerusform>%n getrennt</numerusform>
            <numerusform>%n getrennt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n impaired</source>
        <translation>
            <numerusform>%n gestört</numerusform>
            <numerusform>%n gestört</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twin::gui::TopologyView</name>
    <message>
        <source>No network</source>
        <translation>Kein Netz</translation>
    </message>
    <message>
        <source>This run has no network, or has ended. Boards with Ethernet are put on one.</source>
        <translation>Dieser Lauf hat kein Netz oder ist zu Ende. Boards mit Ethernet bekommen eins.</translation>
    </message>
    <message>
        <source>Its two ways differ. What is set here is for both.</source>
        <translation>Hin und zurück ist sie verschieden. Was hier steht, gilt für beides.</translation>
    </message>
    <message>
        <source>Cut the link</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Nothing happens to frames any more</source>
        <translation>Mit Rahmen geschieht nichts mehr</translation>
    </message>
    <message>
        <source>WHAT THE LINK DOES</source>
        <translation>WAS DIE VERBINDUNG TUT</translation>
    </message>
    <message numerus="yes">
        <source>%n link(s)</source>
        <translation>
            <numerusform>%n Verbindung</numerusform>
            <numerusform>%n Verbindungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Plug it in</source>
        <translation>Einstecken</translation>
    </message>
    <message>
        <source>%1 frames/s · %2 in all · %3 lost</source>
        <translation>%1 Rahmen/s · %2 insgesamt · %3 verloren</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>twin::gui::Tour</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>twin::gui::ValueControl</name>
    <message>
        <source>not driven</source>
        <translation>offen</translation>
    </message>
</context>
<context>
    <name>twin::gui::Yard</name>
    <message>
        <source>Python at a prompt, and on the LEDs. Not ours: Debian&apos;s package</source>
        <translation>Python an der Eingabezeile und auf den LEDs. Nicht von uns: Debians Paket</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::ChartsPanel</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stand still, while values go on being taken (Space)</source>
        <translation>Anhalten, während weiter Werte aufgenommen werden (Leertaste)</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>No values yet</source>
        <translation>Noch keine Werte</translation>
    </message>
    <message>
        <source>Choose a sensor in the list, or let the firmware print lines such as &quot;temperature=21.5&quot;.</source>
        <translation>Wählen Sie einen Sensor in der Liste, oder lassen Sie die Firmware Zeilen wie „temperature=21.5“ ausgeben.</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::DecoderForm</name>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Even</source>
        <translation>Gerade</translation>
    </message>
    <message>
        <source>Odd</source>
        <translation>Ungerade</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Mark</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Inverted</source>
        <translation>Invertiert</translation>
    </message>
    <message>
        <source>0: idle low, first edge</source>
        <translation>0: Ruhe low, erste Flanke</translation>
    </message>
    <message>
        <source>1: idle low, second edge</source>
        <translation>1: Ruhe low, zweite Flanke</translation>
    </message>
    <message>
        <source>2: idle high, first edge</source>
        <translation>2: Ruhe high, erste Flanke</translation>
    </message>
    <message>
        <source>3: idle high, second edge</source>
        <translation>3: Ruhe high, zweite Flanke</translation>
    </message>
    <message>
        <source>MSB first</source>
        <translation>MSB zuerst</translation>
    </message>
    <message>
        <source>LSB first</source>
        <translation>LSB zuerst</translation>
    </message>
    <message>
        <source>Low selects</source>
        <translation>Low wählt aus</translation>
    </message>
    <message>
        <source>High selects</source>
        <translation>High wählt aus</translation>
    </message>
    <message>
        <source>Hexadecimal</source>
        <translation>Hexadezimal</translation>
    </message>
    <message>
        <source>Decimal</source>
        <translation>Dezimal</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Detect</source>
        <translation>Erkennen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Dekoder</translation>
    </message>
    <message>
        <source>Find the rate from the pulses that have been seen</source>
        <translation>Die Rate aus den gesehenen Pulsen bestimmen</translation>
    </message>
    <message>
        <source>Decode</source>
        <translation>Dekodieren</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Leitung</translation>
    </message>
    <message>
        <source>Baud rate</source>
        <translation>Baudrate</translation>
    </message>
    <message>
        <source>Data bits</source>
        <translation>Datenbits</translation>
    </message>
    <message>
        <source>Parity</source>
        <translation>Parität</translation>
    </message>
    <message>
        <source>Stop bits</source>
        <translation>Stoppbits</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Bit rate</source>
        <translation>Bitrate</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Polarity</source>
        <translation>Polarität</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Übernehmen</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::FiguresModel</name>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>At A</source>
        <translation>Bei A</translation>
    </message>
    <message>
        <source>At B</source>
        <translation>Bei B</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>Frequenz</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>Tastgrad</translation>
    </message>
    <message>
        <source>High for</source>
        <translation>High-Dauer</translation>
    </message>
    <message>
        <source>Low for</source>
        <translation>Low-Dauer</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Flanken</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>Min</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>Max</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>RMS</source>
        <translation>Effektiv</translation>
    </message>
    <message>
        <source>Pk-Pk</source>
        <translation>Spitze-Spitze</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::PlotPanel</name>
    <message>
        <source>Signals</source>
        <translation>Signale</translation>
    </message>
    <message>
        <source>Choose what is watched</source>
        <translation>Wählen, was beobachtet wird</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Measure what is between the cursors, or else what is seen</source>
        <translation>Messen, was zwischen den Cursorn liegt, sonst was zu sehen ist</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>See more of the time (−, or the wheel)</source>
        <translation>Mehr von der Zeit sehen (−, oder das Mausrad)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>See less of the time, closer (+, or the wheel)</source>
        <translation>Weniger von der Zeit sehen, näher (+, oder das Mausrad)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>See all of the time (F)</source>
        <translation>Die ganze Zeit sehen (F)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Stay with what comes (L, End)</source>
        <translation>Bei dem bleiben, was kommt (L, Ende)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Save as VCD, CSV or a picture</source>
        <translation>Als VCD, CSV oder Bild speichern</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Forget what has been seen</source>
        <translation>Vergessen, was gesehen wurde</translation>
    </message>
    <message>
        <source>Find a signal</source>
        <translation>Signal suchen</translation>
    </message>
    <message>
        <source>Signals that can be watched</source>
        <translation>Signale, die beobachtet werden können</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>What is seen</source>
        <translation>Was zu sehen ist</translation>
    </message>
    <message>
        <source>Between the cursors</source>
        <translation>Zwischen den Cursorn</translation>
    </message>
    <message>
        <source>Save as VCD…</source>
        <translation>Als VCD speichern …</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>Bild speichern …</translation>
    </message>
    <message>
        <source>Save signals</source>
        <translation>Signale speichern</translation>
    </message>
    <message>
        <source>Saving… %1 %</source>
        <translation>Speichert … %1 %</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>The signals can&apos;t be saved: %1</source>
        <translation>Die Signale können nicht gespeichert werden: %1</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>The picture can&apos;t be saved as %1.</source>
        <translation>Das Bild kann nicht als %1 gespeichert werden.</translation>
    </message>
    <message>
        <source>%1 seen</source>
        <translation>%1 zu sehen</translation>
    </message>
    <message>
        <source>A and B set cursors, N and P go from edge to edge</source>
        <translation>A und B setzen Cursor, N und P gehen von Flanke zu Flanke</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::ProbeFeeds</name>
    <message>
        <source>The server told something about signals that can&apos;t be read: %1</source>
        <translation>Der Server hat etwas über Signale mitgeteilt, das nicht lesbar ist: %1</translation>
    </message>
    <message>
        <source>Server and dashboard should be of the same version.</source>
        <translation>Server und Dashboard sollten dieselbe Version haben.</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::ScopePanel</name>
    <message>
        <source>Run</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Watch the signals, or stand still (Space)</source>
        <translation>Die Signale beobachten oder anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Single</source>
        <translation>Einzeln</translation>
    </message>
    <message>
        <source>Wait for the trigger once, then stand still (S)</source>
        <translation>Einmal auf den Trigger warten, dann anhalten (S)</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Trigger</translation>
    </message>
    <message>
        <source>What the view waits for</source>
        <translation>Worauf die Ansicht wartet</translation>
    </message>
    <message>
        <source>Decode</source>
        <translation>Dekodieren</translation>
    </message>
    <message>
        <source>Read UART, I²C, SPI or CAN</source>
        <translation>UART, I²C, SPI oder CAN lesen</translation>
    </message>
    <message>
        <source>%1 samples</source>
        <translation>%1 Abtastwerte</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>%1 verloren</translation>
    </message>
    <message>
        <source>decoding…</source>
        <translation>dekodiert …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>No signal is watched</source>
        <translation>Kein Signal wird beobachtet</translation>
    </message>
    <message>
        <source>Choose pins, buses or sensors in the list; they are drawn as they change.</source>
        <translation>Wählen Sie Pins, Busse oder Sensoren in der Liste; sie werden gezeichnet, wie sie sich ändern.</translation>
    </message>
    <message>
        <source>There is nothing to watch</source>
        <translation>Es gibt nichts zu beobachten</translation>
    </message>
    <message>
        <source>Signals of a device can be watched while it runs.</source>
        <translation>Signale eines Geräts können beobachtet werden, solange es läuft.</translation>
    </message>
    <message>
        <source>The rate of %1 can&apos;t be told from what has been seen of it.</source>
        <translation>Die Rate von %1 lässt sich aus dem Gesehenen nicht bestimmen.</translation>
    </message>
    <message>
        <source>Watch it while it says something, some ten bytes at least.</source>
        <translation>Beobachten Sie es, während es etwas sagt, mindestens etwa zehn Bytes.</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::SourcesModel</name>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::TraceView</name>
    <message>
        <source>One of its signals is not watched</source>
        <translation>Eines seiner Signale wird nicht beobachtet</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>Signale</translation>
    </message>
    <message>
        <source>%1, %2 at %3</source>
        <translation>%1, %2 bei %3</translation>
    </message>
    <message>
        <source>Cursor A here</source>
        <translation>Cursor A hierher</translation>
    </message>
    <message>
        <source>Cursor B here</source>
        <translation>Cursor B hierher</translation>
    </message>
    <message>
        <source>No cursors</source>
        <translation>Keine Cursor</translation>
    </message>
    <message>
        <source>Next edge</source>
        <translation>Nächste Flanke</translation>
    </message>
    <message>
        <source>Previous edge</source>
        <translation>Vorige Flanke</translation>
    </message>
    <message>
        <source>Change the decoder…</source>
        <translation>Dekoder ändern …</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>twin::gui::scope::TriggerForm</name>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>Flanke</translation>
    </message>
    <message>
        <source>Pulse width</source>
        <translation>Pulsbreite</translation>
    </message>
    <message>
        <source>Value crosses</source>
        <translation>Wert kreuzt</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>Steigend</translation>
    </message>
    <message>
        <source>Falling</source>
        <translation>Fallend</translation>
    </message>
    <message>
        <source>Either</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>High</source>
        <translation>High</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Low</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Single</source>
        <translation>Einzeln</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Trigger</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>Auto runs free while nothing fires; Normal waits; Single stops at the first</source>
        <translation>Auto läuft frei, solange nichts auslöst; Normal wartet; Einzeln hält beim ersten an</translation>
    </message>
    <message>
        <source>Trigger on</source>
        <translation>Trigger auf</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Pulse is</source>
        <translation>Puls ist</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Mindestens</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Hysteresis</source>
        <translation>Hysterese</translation>
    </message>
    <message>
        <source>Hold-off</source>
        <translation>Sperrzeit</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
</context>
</TS>
