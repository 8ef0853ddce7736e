"""The one exception for what a user can mend."""


class InputError(Exception):
    """A mistake in the user's config, data or arguments, told in one message.

    The message names what is wrong, where (file, and key or row) and the mend. `run_step` and the
    Snakefile print it as it stands, without a traceback; any other exception is a defect of ours.
    """
