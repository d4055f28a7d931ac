import type { LegalityCase } from "./legality-case.ts"

/** The counter-examples of moving metadata and of sinking arguments. */
export const metadataCases: readonly LegalityCase[] = [
  {
    rule: "a label stays above an ENV that it reads",
    pass: "move-metadata",
    written: "ENV A=one\nLABEL a=$A\nENV A=two\n",
    naive: "ENV A=one\nENV A=two\nLABEL a=$A\n",
    fine: "ENV A=one\nLABEL a=$A\nRUN touch /w/x\n",
  },
  {
    rule: "a label stays above an ARG that it reads",
    pass: "move-metadata",
    written: "ENV VERSION=1\nLABEL a=$VERSION\nARG VERSION=3\n",
    naive: "ENV VERSION=1\nARG VERSION=3\nLABEL a=$VERSION\n",
  },
  {
    rule: "a command for the shell stays above SHELL",
    pass: "move-metadata",
    written: 'CMD run\nSHELL ["/bin/bash", "-c"]\n',
    naive: 'SHELL ["/bin/bash", "-c"]\nCMD run\n',
    fine: 'CMD run\nRUN touch /w/x\nSHELL ["/bin/bash", "-c"]\n',
  },
  {
    rule: "an ARG hides an ENV of its name",
    pass: "sink-args",
    written: "ARG A=arg\nENV A=env\nRUN echo $A > /w/a\n",
    naive: "ENV A=env\nARG A=arg\nRUN echo $A > /w/a\n",
    fine: "ARG A=arg\nENV B=env\nRUN touch /w/x\nRUN echo $A > /w/a\n",
  },
  {
    rule: "a command that is not known may read it",
    pass: "sink-args",
    written: "ARG MODE=x\nRUN frob\n",
    naive: "RUN frob\nARG MODE=x\n",
    fine: "ARG MODE=x\nRUN touch /w/x\n",
  },
  {
    rule: "a command reads variables that begin so",
    pass: "sink-args",
    written: "ARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get install -y x\n",
    naive: "RUN apt-get install -y x\nARG DEBIAN_FRONTEND=noninteractive\n",
    fine: "ARG MODE=noninteractive\nRUN apt-get install -y x\n",
  },
  {
    rule: "the text of a command reads it",
    pass: "sink-args",
    written: "ARG MODE=x\nRUN echo ${MODE:-none} > /w/x\n",
    naive: "RUN echo ${MODE:-none} > /w/x\nARG MODE=x\n",
  },
  {
    rule: "a default of another reads it",
    pass: "sink-args",
    written: "ARG A=1\nARG B=${A}\nRUN echo $B > /w/b\n",
    naive: "ARG B=${A}\nARG A=1\nRUN echo $B > /w/b\n",
  },
  {
    rule: "a value of the config reads it",
    pass: "sink-args",
    written: "ARG A=1\nENV B=$A\n",
    naive: "ENV B=$A\nARG A=1\n",
  },
  {
    rule: "the last of two declarations counts",
    pass: "sink-args",
    written: "ARG A=1\nARG A=2\nRUN echo $A > /w/a\n",
    naive: "ARG A=2\nARG A=1\nRUN echo $A > /w/a\n",
  },
]
