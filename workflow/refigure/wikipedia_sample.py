"""The sample of English Wikipedia that gensim ships for its tests: a stand-in for a larger text."""

import bz2
import re
from pathlib import Path

SAMPLE = "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"
FILE = "wiki15-AA00-19.raw.txt"
QUOTES = re.compile("'{2,}")  # bold and italics
HEADING = re.compile("^=+ *(.*?) *=+$", re.MULTILINE)


def wikipedia_sample(seed: int) -> dict[str, bytes]:
    """Make a text in the format of WikiExtractor from gensim's sample: some 100 articles.

    It is real text and needs no seed, but it is a seventh of what it stands in for.
    """
    from gensim.corpora.wikicorpus import extract_pages, filter_wiki  # 1 s, for stand-ins alone
    from gensim.test.utils import datapath

    path = Path(datapath(SAMPLE))
    parts = []
    with bz2.open(path) as file:
        for title, text, number in extract_pages(file, filter_namespaces=("0",)):
            if not text or text.lower().startswith("#redirect"):
                continue
            plain = HEADING.sub(r"\1.", QUOTES.sub("", filter_wiki(text)))
            name = title.replace('"', "")
            address = f"http://en.wikipedia.org/wiki?curid={number}"
            head = f'<doc id="{number}" url="{address}" title="{name}">'
            parts.append(f"{head}\n{name}\n\n{plain.strip()}\n</doc>\n")
    return {FILE: "".join(parts).encode()}
