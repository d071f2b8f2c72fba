"""What only a maintainer runs: it makes files that are committed, and what AWS Lambda runs."""
