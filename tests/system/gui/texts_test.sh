#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The dashboard's texts: German is complete, and knows what is in the sources now.
#
#   texts_test.sh ROOT
set -euo pipefail
cd "${1:?usage: texts_test.sh ROOT}"
german=gui/i18n/twinyard_de.ts
if grep -n -B4 'type="unfinished"\|type="vanished"' "$german"; then
    echo "$german: texts without a translation, above"
    exit 1
fi
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cp "$german" "$here/now.ts"
lupdate=$(command -v lupdate6 || echo /usr/lib/qt6/bin/lupdate)
"$lupdate" -silent -no-obsolete -locations none -I . gui -ts "$here/now.ts" >"$here/log" 2>&1 || {
    cat "$here/log"
    exit 1
}
if grep -n -B4 'type="unfinished"' "$here/now.ts"; then
    echo 'texts that are in no translation, above: ninja twin_gui_texts, then translate them'
    exit 1
fi
