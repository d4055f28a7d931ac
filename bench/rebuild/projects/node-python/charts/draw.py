#!/usr/bin/env python3
"""Draws the temperatures of a CSV file as a picture."""
import sys

import matplotlib
import pandas

matplotlib.use("Agg")


def main(source: str, target: str) -> None:
    table = pandas.read_csv(source, parse_dates=["day"])
    axes = table.plot(x="day", y=["low", "high"])
    axes.set_ylabel("°C")
    axes.figure.savefig(target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
