"""The skills that the benchmarks compare Steady Ground with, each as plain as it can be."""
