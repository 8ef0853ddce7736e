# Where the GIL post's files lie, and the programs that its steps run in other interpreters.

GIL = f"{RESULTS}/python_gil"
GIL_CONFIG = config["python_gil"]
GIL_PROGRAMS = ROOT / "workflow" / "refigure" / "python_gil" / "programs"

# Paths of this machine, which are no result.
GIL_INTERPRETERS = f"{RESULTS}/.state/python_gil/interpreters.json"

# The steps that take times: each runs alone.
GIL_TIMED = [
    "time_countdown",
    "time_waiting",
    "time_processes",
    "time_c_code",
    "time_story",
    "trace_ownership",
    "time_convoy",
    "time_interpreters",
    "count_lost_updates",
    "model_hand_over",
]


def gil_programs(*names):
    """The programs that a step runs: inputs, since it does not import them."""
    paths = [GIL_PROGRAMS / (name if "." in name else f"{name}.py") for name in names]
    return [os.path.relpath(path) for path in paths]


def gil_settings(step):
    """The settings of a step that takes times: its own and the calibration's."""
    return {**GIL_CONFIG[step], "calibration": GIL_CONFIG["calibrate"]}


def gil_observations(*steps):
    """What steps that take times have stored."""
    return [f"{GIL}/observations/{step}.json" for step in steps]
