/* `profkom documents read FILE [--json]`: what the program reads out of a document, without keeping
 * or changing anything. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/command.h"
#include "features/reading/reading.h"

static const char *told(const char *message)
{
    return tr(LANGUAGE_RU, message);
}

static void print_line(const char *label, str text)
{
    if (!str_is_empty(text)) {
        printf("%s: %.*s\n", told(label), STR_ARG(text));
    }
}

static void print_deadline(const struct reading_deadline *deadline)
{
    char from[DATE_TEXT_LENGTH + 1], to[DATE_TEXT_LENGTH + 1];
    date_to_iso(deadline->from, from);
    date_to_iso(deadline->to, to);
    printf("      %s: %.*s%s%s%s%s\n", told(N_("Deadline")), STR_ARG(deadline->phrase),
           from[0] != '\0' || to[0] != '\0' ? " → " : "", from, from[0] != '\0' ? "…" : "", to);
}

static void print_item(const struct reading_item *item)
{
    str number = str_is_empty(item->number) ? STR("–") : item->number;
    printf("%*s%.*s  %.*s\n", item->depth * 4, "", STR_ARG(number), STR_ARG(item->text));
    EACH (addressee, item->addressees) {
        if (!addressee->is_inherited) {
            printf("      %s: %.*s\n", told(N_("To whom")), STR_ARG(addressee->text));
        }
    }
    EACH (deadline, item->deadlines) {
        if (!deadline->is_inherited) {
            print_deadline(deadline);
        }
    }
    EACH (person, item->controllers) {
        str name = str_is_empty(person->name) ? person->written : person->name;
        printf("      %s: %.*s%s%.*s\n", told(N_("Looked after by")), STR_ARG(name),
               str_is_empty(person->post) ? "" : ", ", STR_ARG(person->post));
    }
}

static void print_warnings(const struct reading *reading, struct reading_warnings warnings)
{
    EACH (warning, warnings) {
        str text = str_slice(reading->text, warning->at.offset, warning->at.length);
        printf("! %s%s%.*s\n", told(reading_warning_sentence(warning->code)),
               warning->at.length > 0 ? " " : "", (int)MIN_OF(text.length, 200), text.data);
    }
}

static void print_reading(struct arena *arena, const struct reading *reading)
{
    printf("%s\n", told(reading_type_label(reading->type)));
    EACH (organisation, reading->organisations) {
        printf("%.*s\n", STR_ARG(organisation->text));
    }
    print_line(N_("Body"), reading->body.text);
    print_line(N_("Place"), reading->place.text);
    print_line(N_("Date"), date_iso(arena, reading->day));
    print_line(N_("Number"), reading->number.text);
    print_line(N_("Title"), reading->title.text);
    EACH (speaker, reading->speakers) {
        print_line(N_("Speaker"), speaker->name);
    }
    print_line(N_("Preamble"), reading->preamble.text);
    EACH (item, reading->items) {
        print_item(item);
    }
    EACH (signature, reading->signatures) {
        print_line(N_("Signature"), str_comma(arena, signature->post, signature->name));
    }
    EACH (attachment, reading->attachments) {
        print_line(N_("Attachment"), attachment->heading);
    }
}

/* Standard input may be a pipe; the child and the search for the encoding want a file. */
static int input_as_file(void)
{
    int fd = memfd_create("document", MFD_CLOEXEC);
    char room[64 * 1024];
    for (ssize_t length; fd >= 0 && (length = read(STDIN_FILENO, room, sizeof(room))) > 0;) {
        if (write(fd, room, (size_t)length) != length) {
            close(fd);
            return -1;
        }
    }
    return fd;
}

static int read_document(struct arena *arena, int fd, bool as_json)
{
    str text;
    struct reading_warnings remarks = {0};
    enum reading_outcome outcome = reading_file(arena, fd, &text, &remarks);
    const char *sentence = reading_outcome_sentence(outcome);
    if (sentence != NULL) {
        fprintf(stderr, "%s\n", told(sentence));
        return 1;
    }
    struct reading *reading = reading_read(arena, text);
    if (str_is_empty(reading->text)) {
        fprintf(stderr, "%s\n", told(reading_warning_sentence(READING_EMPTY)));
        return 1;
    }
    EACH (remark, remarks) {
        *ARENA_PUSH(arena, reading->warnings.items, reading->warnings.count,
                    reading->warnings.capacity) = *remark;
    }
    if (as_json) {
        json_t *object = reading_json(arena, reading);
        json_dumpf(object, stdout, JSON_INDENT(1));
        putchar('\n');
        json_decref(object);
    } else {
        print_reading(arena, reading);
        print_warnings(reading, reading->warnings);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}

int reading_command(int argument_count, char **arguments)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    bool as_json = false;
    const char *path = NULL;
    bool is_good = argument_count >= 2 && strcmp(arguments[0], "read") == 0;
    for (int i = 1; i < argument_count; i++) {
        if (strcmp(arguments[i], "--json") == 0) {
            as_json = true;
        } else if (path == NULL && (arguments[i][0] != '-' || arguments[i][1] == '\0')) {
            path = arguments[i];
        } else {
            is_good = false;
        }
    }
    if (!is_good || path == NULL) {
        fputs("Usage: profkom documents read FILE [--json]\n", stderr);
        return COMMAND_MISUSED;
    }
    bool is_input = strcmp(path, "-") == 0;
    int fd = is_input ? input_as_file() : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fprintf(stderr, "%s\n", told(N_("The file cannot be opened.")));
        return 1;
    }
    int code = read_document(arena, fd, as_json);
    close(fd);
    return code;
}
