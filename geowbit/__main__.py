"""``python -m geowbit`` is the shell command."""

from geowbit.cli import main

if __name__ == "__main__":
    main()
