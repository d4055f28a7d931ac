#define PROTOCOL "stagecraft/1"
