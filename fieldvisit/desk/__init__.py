"""The desk: pages over several rooms. The register with who keeps and who visited, a household's whole story, the grid."""
