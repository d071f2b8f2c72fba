#!/usr/bin/env bash
# Runs a command in a Debian with the Python that Home Assistant needs, and with Home Assistant.
#
#     tools/home_assistant.sh python -m pytest tests/home_assistant
#
# The Debian is made once, in build/home-assistant, and again when its list of packages changes. It
# sees this checkout at /checkout, and nothing else of the machine: as it is if we may mount it there,
# or else as a copy, with the zip that HACS installs. That takes root, and debootstrap; without them
# nothing runs, and it says why. STEADY_GROUND_HOME_ASSISTANT=required makes that a failure. If UV names
# the program uv, that installs in place of pip.
set -euo pipefail
cd "$(dirname "$0")/.."

list=requirements/home-assistant.txt
place=$PWD/build/home-assistant
root=$place/root
ready=$root/ready

leave_out() {
    echo "Home Assistant's tests are left out: $1" >&2
    [ "${STEADY_GROUND_HOME_ASSISTANT:-}" = required ] && exit 1
    exit 0
}

make_debian() {
    echo "Making a Debian for Home Assistant in $place (once; a few minutes) ..." >&2
    rm -rf "$root"
    mkdir -p "$place"
    debootstrap --variant=minbase \
        --include=ca-certificates,g++,libatomic1,python3.14,python3.14-dev,python3.14-venv \
        sid "$root" >"$place/debootstrap.log" || { tail "$place/debootstrap.log" >&2; exit 1; }
}

# How this machine reaches a network, and whom it trusts there.
share_network() {
    for file in /etc/hosts /etc/resolv.conf /etc/ssl/certs/ca-certificates.crt; do
        [ -e "$file" ] && cp --dereference "$file" "$root$file"
    done
}

install_packages() {
    echo "Installing $list (once; a minute or two) ..." >&2
    [ -x "$root/venv/bin/python" ] || chroot "$root" python3.14 -m venv /venv
    cp "$list" "$root/tmp/list.txt"
    # Nothing is compiled later. Folders that pip is told of are this machine's, and are not in there.
    if [ -n "${UV:-}" ]; then
        cp "$UV" "$root/usr/local/bin/uv"
        chroot "$root" uv --no-config pip install --quiet --compile-bytecode --python /venv/bin/python \
            --require-hashes -r /tmp/list.txt
    else
        env --unset=PIP_FIND_LINKS --unset=PIP_NO_COMPILE chroot "$root" /venv/bin/python -m pip install \
            --quiet --disable-pip-version-check --require-hashes -r /tmp/list.txt
    fi
    cp "$list" "$ready"
}

in_debian=(chroot "$root" env --chdir=/checkout PATH=/venv/bin:/usr/bin:/bin
    PYTHONPATH=/checkout PYTHONDONTWRITEBYTECODE=1 HOME=/root)

# In a mount namespace of its own, so that the checkout is let go of however the command ends.
run_mounted() {
    export root
    mkdir -p "$root/checkout"
    exec unshare --mount -- bash -c '
        mount --bind . "$root/checkout" && mount --bind /dev "$root/dev"
        mount -t proc proc "$root/proc"
        exec "$@"
    ' bash "${in_debian[@]}" "$@"
}

# What is copied: git's files, and what make built of them for these tests.
list_files() {
    git ls-files -z --cached --others --exclude-standard
    if [ -e build/steady_ground.zip ]; then printf 'build/steady_ground.zip\0'; fi
}

# A container may let nobody mount anything.
run_copied() {
    rm -rf "$root/checkout" && mkdir "$root/checkout"
    list_files |
        tar --create --null --files-from=- --ignore-failed-read | tar --extract --directory "$root/checkout"
    exec "${in_debian[@]}" "$@"
}

[ "$(id -u)" = 0 ] || leave_out "only root can make the Debian that they run in."
command -v debootstrap >/dev/null || leave_out "debootstrap is not installed."

[ -x "$root/usr/bin/python3.14" ] || make_debian
share_network
cmp --silent "$list" "$ready" || install_packages
if unshare --mount true 2>/dev/null; then run_mounted "$@"; else run_copied "$@"; fi
