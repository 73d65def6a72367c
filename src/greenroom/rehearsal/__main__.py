import sys

from greenroom.rehearsal.process import main

sys.exit(main(sys.argv[1:]))
