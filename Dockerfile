# The environment of requirements.txt, for clusters and clouds that run containers:
#   docker build --tag refigure .             PyTorch for processors
#   docker build --tag refigure --build-arg TORCH=cu130 .      for NVIDIA's cards
#   docker run --rm --volume "$PWD:/work" refigure --cores 4
# apptainer.def makes the same for Apptainer.
FROM python:3.11-slim-bookworm

# Programs that are no Python packages: npm fetches some data sets, a C compiler makes the programs of
# the post on Python's lock, git names the commit in each result. Their versions are Debian's.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc git libc6-dev make npm \
    && rm -rf /var/lib/apt/lists/*

ARG TORCH=cpu
COPY requirements.txt requirements-slurm.txt requirements/torch.txt /opt/refigure/
RUN python -m pip install --no-cache-dir --require-hashes --requirement /opt/refigure/requirements.txt \
    && python -m pip install --no-cache-dir --require-hashes --requirement /opt/refigure/requirements-slurm.txt \
    && uv pip install --system --no-cache --no-deps --torch-backend="$TORCH" --requirement /opt/refigure/torch.txt

# The workflow itself is not in here: it is the folder that one mounts, a clone.
WORKDIR /work
ENTRYPOINT ["snakemake"]
