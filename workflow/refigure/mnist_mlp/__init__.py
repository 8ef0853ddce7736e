"""The post that trains a multilayer perceptron on MNIST."""
