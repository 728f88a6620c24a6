"""The desk: pages over several rooms. The register with its keepers and visits, a household's story, the grid."""
