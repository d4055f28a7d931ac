#include "tallyd.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef VERSION
#define VERSION "dev"
#endif

int main(void) {
  struct settings settings;
  const char *path = getenv("TALLYD_CONFIG");
  settings_read(path == NULL ? "etc/tallyd.conf" : path, &settings);
  table_load(settings.file);
  printf("tallyd %s, port %d\n", VERSION, settings.port);

  int server = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(settings.port)};
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 16) != 0) {
    perror("tallyd");
    return 1;
  }
  for (;;) {
    char name[64] = {0}, answer[32];
    int client = accept(server, NULL, NULL);
    if (client < 0) continue;
    if (read(client, name, sizeof name - 1) > 0) {
      name[strcspn(name, "\r\n")] = 0;
      int length = snprintf(answer, sizeof answer, "%lu\n", table_add(name));
      if (write(client, answer, (size_t)length) < 0) perror("tallyd");
      table_save(settings.file);
    }
    close(client);
  }
}
