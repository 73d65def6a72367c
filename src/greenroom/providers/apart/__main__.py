import sys

from greenroom.providers.apart.process import main

sys.exit(main())
