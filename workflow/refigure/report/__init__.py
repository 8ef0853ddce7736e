"""The HTML report: posts read from their result files, pictures as data URIs, pages by template."""
