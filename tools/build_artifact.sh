#!/usr/bin/env bash
# Fill a folder with what AWS Lambda runs: tools/build_artifact.sh PYTHON ARCHITECTURE FOLDER
#
# PYTHON is an interpreter of the version that Lambda runs, with pip. ARCHITECTURE is the processor, as
# the names of wheels call it: aarch64 or x86_64. FOLDER is new or empty. If its path is relative, it
# starts from the project's folder. "make artifact" calls this through SAM.
set -euo pipefail

if [ "$#" -ne 3 ] || [ -z "$3" ]; then
    echo "Run: make artifact" >&2
    exit 2
fi
python=$1 architecture=$2 folder=$3

# These serve the skill without Lambda. Lambda needs neither them nor the commands of packages.
not_for_lambda="bin skill/web"

# Only wheels, each with its hash: we build nothing here, so this machine's own processor does not matter.
install_dependencies() { # FOLDER ARCHITECTURE
    "$python" -m pip install --quiet --disable-pip-version-check --no-compile --no-deps \
        --require-hashes -r requirements/lambda.txt --target "$1" \
        --only-binary :all: --implementation cp --python-version 3.13 --abi cp313 \
        --platform "manylinux2014_$2" --platform "manylinux_2_28_$2"
}

# A RECORD lists files that we remove or change. urllib3 loads the list of all installed packages, only to
# look whether one for HTTP/2 is there. There is none, and the look costs each cold start.
remove_what_lambda_does_not_need() (
    cd "$folder"
    # shellcheck disable=SC2086  # these are several names
    rm -rf $not_for_lambda ./*.dist-info/RECORD
    find . -name __pycache__ -prune -exec rm -rf {} +
    : > urllib3/http2/__init__.py
)

# This imports the skill, so it needs the dependencies for this machine's processor too.
compile_dataclasses() {
    local here
    here=$(mktemp -d)
    install_dependencies "$here" "$(uname -m)"
    "$python" -I -W ignore tools/compile_dataclasses.py "$folder" "$here"
    rm -rf "$here"
}

# Python never compares this bytecode with its source, because nothing in the folder changes later.
compile_modules() {
    "$python" -W ignore -m compileall -q --invalidation-mode unchecked-hash \
        -s "$folder" -p /var/task "$folder"
}

# All files get the same modes and the same time, so two builds make the same package.
make_reproducible() {
    chmod -R u=rwX,go=rX "$folder"
    find "$folder" -exec touch -h -t 198001010000 {} +
}

cd "$(dirname "$0")/.."
mkdir -p "$folder"
# Whatever is there would be deployed too, and the steps below remove files.
if [ -n "$(ls -A "$folder")" ]; then
    echo "$folder is not empty." >&2
    exit 2
fi
install_dependencies "$folder" "$architecture"
cp -R lambda/*.py likeness skill "$folder"
remove_what_lambda_does_not_need
"$python" -I tools/cut_botocore.py "$folder/botocore/data"
"$python" -I tools/words_as_json.py "$folder/skill/speech"
compile_dataclasses
compile_modules
make_reproducible
