#include "tallyd.h"
#include <stdio.h>
#include <string.h>

int settings_read(const char *path, struct settings *into) {
  FILE *file = fopen(path, "r");
  char line[320];
  into->port = 7070;
  strcpy(into->file, "tally.z");
  if (file == NULL) return -1;
  while (fgets(line, sizeof line, file) != NULL) {
    int port;
    char name[256];
    if (sscanf(line, "port = %d", &port) == 1) into->port = port;
    if (sscanf(line, "file = %255s", name) == 1) strcpy(into->file, name);
  }
  fclose(file);
  return 0;
}
