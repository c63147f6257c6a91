"""Exit codes, as docs/cli.md lists them."""

SUCCESS = 0
INVALID = 1  # the input has errors; diagnostics say which
USAGE = 2  # the command line is wrong (click's own code)
UNPROVEN = (
    3  # a decision was printed, or repeated with another result, but time ran out or the user interrupted before it was proven
)
DIFFERENT = 4  # `test`: a case does not come to what it should; `replay`: a decision comes out otherwise
INTERRUPTED = 130  # the user interrupted before there was anything to print
