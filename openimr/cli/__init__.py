"""The command line: `./imr COMMAND`. Each command lives in a file of its name and is loaded when it is called.

Exit codes: 0 done, 1 the answer is no, 2 bad input (one line on stderr). Data in and out with --json.
"""
