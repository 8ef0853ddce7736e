# The workflow is in workflow/Snakefile, where catalogs and other workflows look for it; this file
# lets `snakemake --cores N` be typed at the top.
include: "workflow/Snakefile"


workflow.default_target = "all"
