"""python -m jnpolicy.cli"""

from jnpolicy.cli.main import main

if __name__ == "__main__":
    main()
