<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- SPDX-License-Identifier: BSD-3-Clause -->
<TS version="2.1" language="en_US">
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
</TS>
