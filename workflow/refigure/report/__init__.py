"""The HTML report: posts as read from their result files, pictures as data URIs, pages by template."""
