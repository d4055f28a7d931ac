#include "tallyd.h"
#include <string.h>
#include <zlib.h>

static struct entry entries[1024];
static size_t used;

unsigned long table_add(const char *name) {
  for (size_t i = 0; i < used; i++)
    if (strcmp(entries[i].name, name) == 0) return ++entries[i].count;
  if (used == sizeof entries / sizeof entries[0]) return 0;
  strncpy(entries[used].name, name, sizeof entries[used].name - 1);
  return entries[used++].count = 1;
}

int table_save(const char *path) {
  gzFile file = gzopen(path, "wb");
  if (file == NULL) return -1;
  gzwrite(file, entries, (unsigned)(used * sizeof entries[0]));
  return gzclose(file);
}

int table_load(const char *path) {
  gzFile file = gzopen(path, "rb");
  if (file == NULL) return -1;
  int bytes = gzread(file, entries, sizeof entries);
  used = bytes > 0 ? (size_t)bytes / sizeof entries[0] : 0;
  return gzclose(file);
}
