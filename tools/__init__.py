"""What only a maintainer runs. It makes files that we commit, and the package for AWS Lambda."""
