"""What is kept: snapshots, their manifests and WARC files, and the chained log of visits."""
