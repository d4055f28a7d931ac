#ifndef TALLYD_H
#define TALLYD_H

#include <stddef.h>

struct settings {
  int port;
  char file[256];
};

struct entry {
  char name[64];
  unsigned long count;
};

int settings_read(const char *path, struct settings *into);
unsigned long table_add(const char *name);
int table_save(const char *path);
int table_load(const char *path);

#endif
