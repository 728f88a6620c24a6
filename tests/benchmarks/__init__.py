"""The bench runs and compares what it says it compares; how fast, only `make bench` tells."""
