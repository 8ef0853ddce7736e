# Put the config together and check it before anything else is read.
#
# The files in order, the later one winning: config/config.yaml, config/posts/*.yaml,
# config/datasets.yaml, the scale's overlay (config/full.yaml, config/smoke.yaml), the files given
# with --configfile, and --config. They are merged here and not by a `configfile:` for each, of
# which Snakemake would tell the user every time that the command line extends it.

from snakemake.exceptions import WorkflowError
from snakemake.utils import update_config

from refigure.config import check_config, config_layers, config_schema, given_layers, typed
from refigure.errors import InputError
from refigure.provenance import ROOT

try:
    given = typed(config, config_schema())  # what the command line says
    layers = config_layers(ROOT / "config", given)
    for _, content in layers:
        update_config(config, content)
    update_config(config, given)
    check_config(config, [*layers, *given_layers(given, workflow.overwrite_configfiles)])
except InputError as error:
    # told without a traceback, as every mistake that the user can mend
    raise WorkflowError(str(error)) from None
