<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>twin::gui::ChartsView</name>
    <message numerus="yes">
        <source>%n device(s), median %1</source>
        <translation>
            <numerusform>%n device, median %1</numerusform>
            <numerusform>%n devices, median %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twin::gui::Client</name>
    <message numerus="yes">
        <source>The server has not answered for %n second(s).</source>
        <translation>
            <numerusform>The server has not answered for %n second.</numerusform>
            <numerusform>The server has not answered for %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twin::gui::EventsModel</name>
    <message numerus="yes">
        <source>%n event(s) were too many to follow</source>
        <translation>
            <numerusform>%n event was too many to follow</numerusform>
            <numerusform>%n events were too many to follow</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twin::gui::FleetPage</name>
    <message numerus="yes">
        <source>%1: done for %n device(s).</source>
        <translation>
            <numerusform>%1: done for %n device.</numerusform>
            <numerusform>%1: done for %n devices.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n selected</source>
        <translation>
            <numerusform>%1 · %n selected</numerusform>
            <numerusform>%1 · %n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twin::gui::RunsModel</name>
    <message numerus="yes">
        <source>%n devices</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twin::gui::TopologyCanvas</name>
    <message numerus="yes">
        <source>%1: %n device(s)</source>
        <translation>
            <numerusform>%1: %n device</numerusform>
            <numerusform>%1: %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n flow(s)</source>
        <translation>
            <numerusform>%n flow</numerusform>
            <numerusform>%n flows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cut</source>
        <translation>
            <numerusform>%n cut</numerusform>
            <numerusform>%n cut</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n impaired</source>
        <translation>
            <numerusform>%n impaired</numerusform>
            <numerusform>%n impaired</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twin::gui::TopologyView</name>
    <message numerus="yes">
        <source>%n link(s)</source>
        <translation>
            <numerusform>%n link</numerusform>
            <numerusform>%n links</numerusform>
        </translation>
    </message>
</context>
</TS>
