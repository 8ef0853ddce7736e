"""What the post on Hessians computes beside the operators of `refigure.hessian`."""
