#!/bin/sh
# The browser tests need Chromium. Installs Debian's package where that can be done without asking
# (as root on Debian), otherwise says how. Never fails: the tests say themselves what they miss.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium for the browser tests ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 \
        || echo "chromium could not be installed: the browser tests will say that they miss it." >&2
else
    echo "The browser tests need chromium. On Debian or Ubuntu: sudo apt-get install chromium" >&2
fi
exit 0
