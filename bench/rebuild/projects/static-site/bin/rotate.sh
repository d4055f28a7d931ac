#!/bin/sh
find /var/log/site -name '*.log' -mtime +7 -delete
