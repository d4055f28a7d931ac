#include <stdio.h>
#include "common.h"

int main(void) {
  printf("server speaks %s\n", PROTOCOL);
  return 0;
}
