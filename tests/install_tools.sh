#!/bin/sh
# The browser tests need Chromium; those of documents LibreOffice and poppler; those of the
# database PostgreSQL. Installs Debian's
# packages where that can be done without asking (as root on Debian), otherwise says how. Never
# fails: the tests say themselves what they miss.
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium fonts-dejavu-core"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
# `soffice` alone can do nothing: each kind of document has a package of its own.
for kind in calc writer impress; do
    command -v "lo$kind" >/dev/null 2>&1 || missing="$missing libreoffice-$kind"
done
# The register is tested on PostgreSQL too; the tests start a server of their own.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
# Two servers stand behind it, and it reads its own configuration in deploy/.
command -v caddy >/dev/null 2>&1 || missing="$missing caddy"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:$missing ..."
    # shellcheck disable=SC2086  # one word per package
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 \
        || echo "Not installed:$missing. The tests that need them will say so." >&2
else
    echo "Some tests need:$missing. On Debian or Ubuntu: sudo apt-get install$missing" >&2
fi
exit 0
