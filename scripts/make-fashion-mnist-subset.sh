#!/bin/bash
# Makes data/fashion-mnist-subset/: the first 1,000 training images of each class of Fashion-MNIST, in the order of the original, and
# all 10,000 test images, from Debian's package dataset-fashion-mnist. Needs bash, perl and gzip, which every Debian has.
# The result is the same byte for byte wherever it is made: gzip writes no name and no time (-n).
#
# Usage: scripts/make-fashion-mnist-subset.sh [SOURCE [TARGET]]
set -euo pipefail
cd "$(dirname "$0")/.."

source=${1:-/usr/share/datasets/fashion-mnist}
target=${2:-data/fashion-mnist-subset}
copyright=/usr/share/doc/dataset-fashion-mnist/copyright

if [ ! -f "$source/train-images-idx3-ubyte.gz" ]; then
    echo "$source: no Fashion-MNIST there; install it with: apt-get install dataset-fashion-mnist" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for file in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
    gzip -dc "$source/$file.gz" > "$work/$file"
done

mkdir "$work/subset"
cp "$work"/t10k-* "$work/subset/"
perl - "$work" <<'PERL'
use strict;
use warnings;

my ($perClass, $classes, $imageBytes) = (1000, 10, 28 * 28);
my $work = shift;

sub slurp { local $/; open my $file, '<:raw', $_[0] or die "$_[0]: $!\n"; return <$file> }
sub spill { open my $file, '>:raw', $_[0] or die "$_[0]: $!\n"; print $file $_[1]; close $file or die "$_[0]: $!\n" }

my $images = slurp("$work/train-images-idx3-ubyte");
my $labels = slurp("$work/train-labels-idx1-ubyte");
my ($magic, $count) = unpack 'NN', $labels;
die "not the labels of Fashion-MNIST\n" unless $magic == 0x801 && $count == 60000;

my (@taken, $chosenImages, $chosenLabels);
for my $i (0 .. $count - 1) {
    my $label = unpack 'C', substr $labels, 8 + $i, 1;
    next if ($taken[$label] // 0) == $perClass;
    $taken[$label]++;
    $chosenImages .= substr $images, 16 + $i * $imageBytes, $imageBytes;
    $chosenLabels .= chr $label;
}
die "a class has too few images\n" if grep { ($taken[$_] // 0) != $perClass } 0 .. $classes - 1;

spill("$work/subset/train-images-idx3-ubyte", pack('NNNN', 0x803, $perClass * $classes, 28, 28) . $chosenImages);
spill("$work/subset/train-labels-idx1-ubyte", pack('NN', 0x801, $perClass * $classes) . $chosenLabels);
PERL
gzip -9n "$work"/subset/*

{
    echo "The MIT License (MIT)"
    echo
    echo "Copyright (c) 2017 Zalando SE, https://tech.zalando.com"
    echo
    # The licence's own text: the last paragraph of the package's copyright file, whose blank lines are dots.
    sed -n '/^ Permission is hereby granted/,$p' "$copyright" | sed 's/^ //; s/^\.$//; s/ *$//'
} > "$work/subset/LICENSE"

cat > "$work/subset/README.md" <<'TEXT'
# A subset of Fashion-MNIST

28x28 grey images of clothing in ten classes: 10,000 training images, 1,000 of each class (the first ones of the original's
training images, in its order), and all 10,000 test images. IDX files, compressed with gzip.

The original is Fashion-MNIST by Han Xiao, Kashif Rasul and Roland Vollgraf (arXiv:1708.07747), https://github.com/zalandoresearch/fashion-mnist,
copyright 2017 Zalando SE, under the MIT licence in `LICENSE`. Made by `scripts/make-fashion-mnist-subset.sh` from Debian's package
`dataset-fashion-mnist`; `sha256sum -c SHA256SUMS` checks the files.
TEXT
(cd "$work/subset" && sha256sum -- *.gz > SHA256SUMS)

mkdir -p "$target"
cp "$work"/subset/* "$target/"
echo "$target: $(du -sh "$target" | cut -f1)"
