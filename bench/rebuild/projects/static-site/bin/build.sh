#!/bin/sh
# Puts the articles between header and footer.
set -eu
cd "$(dirname "$0")/.."
for article in site/articles/*.txt; do
  name=$(basename "$article" .txt)
  {
    envsubst < site/header.html
    sed -e '1s/.*/<h1>&<\/h1>/' -e '2,$s/^\(..*\)$/<p>\1<\/p>/' "$article"
    cat site/footer.html
  } > "site/$name.html"
done
gzip -9 -k -f site/*.html
