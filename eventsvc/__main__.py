"""`python -m eventsvc`: the same as the `eventsvc` command."""

from eventsvc.cli import main

if __name__ == "__main__":
    main()
