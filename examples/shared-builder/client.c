#include <stdio.h>
#include "common.h"

int main(void) {
  printf("client speaks %s\n", PROTOCOL);
  return 0;
}
