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

# Only wheels, each with its hash: we build nothing here, so this machine's own processor and Python do
# not matter.
install_dependencies() {
    "$python" -m pip install --quiet --disable-pip-version-check --no-compile --no-deps \
        --require-hashes -r requirements/lambda.txt --target "$folder" \
        --only-binary :all: --implementation cp --python-version 3.13 --abi cp313 \
        --platform "manylinux2014_$architecture" --platform "manylinux_2_28_$architecture"
}

# A RECORD lists files that we remove. botocore describes over 400 services, and the skill uses one.
remove_what_lambda_does_not_need() (
    cd "$folder"
    # shellcheck disable=SC2086  # these are several names
    rm -rf $not_for_lambda ./*.dist-info/RECORD
    find . -name __pycache__ -prune -exec rm -rf {} +
    find botocore/data -mindepth 1 -maxdepth 1 -type d ! -name dynamodb -exec rm -rf {} +
)

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
install_dependencies
cp -R lambda/handler.py likeness skill "$folder"
remove_what_lambda_does_not_need
compile_modules
make_reproducible
