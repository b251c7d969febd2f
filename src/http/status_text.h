/* status_text.h - names of status codes (RFC 9110 section 15). */
#ifndef HTTP_STATUS_TEXT_H
#define HTTP_STATUS_TEXT_H

/* "Not Found"; "Unknown" for others than we send. Static. */
const char *http_status_text(int status);

#endif
