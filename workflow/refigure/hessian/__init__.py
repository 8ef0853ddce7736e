"""Second derivatives without the matrix: products, eigenvalues, densities, and what they tell."""
