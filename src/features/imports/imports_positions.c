/* From a position to the category of a member. A small table of beginnings of words; what is not in
 * it says nothing, and a person decides. */
#include "features/imports/imports_read.h"

#include "base/fold.h"

struct word {
    const char *part; /* folded letters */
    enum imports_category category;
};

/* What a remark or a section says about a person comes before the post. */
static const struct word states[] = {
    {"декрет", CATEGORY_TEMPORARILY_NOT_WORKING},
    {"вдо", CATEGORY_TEMPORARILY_NOT_WORKING},
    {"дотпуск", CATEGORY_TEMPORARILY_NOT_WORKING},
    {"уходузаребенком", CATEGORY_TEMPORARILY_NOT_WORKING},
    {"уходзаребенком", CATEGORY_TEMPORARILY_NOT_WORKING},
    {"отпускпоуходу", CATEGORY_TEMPORARILY_NOT_WORKING},
    {"неработающийпенс", CATEGORY_PENSIONER_NONWORKING},
    {"неработпенс", CATEGORY_PENSIONER_NONWORKING},
    {"неработающиепенс", CATEGORY_PENSIONER_NONWORKING},
};

/* From top to bottom: «младший воспитатель» is none of the teachers. */
static const struct word posts[] = {
    {"неработающийпенс", CATEGORY_PENSIONER_NONWORKING},
    {"пенсионер", CATEGORY_PENSIONER_NONWORKING},
    {"председательпервичнойпрофсоюзной", CATEGORY_UNION_STAFF},
    {"председательпрофкома", CATEGORY_UNION_STAFF},
    {"председательппо", CATEGORY_UNION_STAFF},
    {"техническийинспектортруда", CATEGORY_UNION_STAFF},
    {"студентколледж", CATEGORY_STUDENT_SPO},
    {"студенттехникум", CATEGORY_STUDENT_SPO},
    {"учащийся", CATEGORY_STUDENT_SPO},
    {"студент", CATEGORY_STUDENT_HPE},
    {"магистрант", CATEGORY_STUDENT_HPE},
    {"аспирант", CATEGORY_STUDENT_HPE},
    {"профессор", CATEGORY_WORKER_HPE},
    {"доцент", CATEGORY_WORKER_HPE},
    {"заведующийкафедрой", CATEGORY_WORKER_HPE},
    {"завкафедрой", CATEGORY_WORKER_HPE},
    {"декан", CATEGORY_WORKER_HPE},
    {"ассистенткафедры", CATEGORY_WORKER_HPE},
    {"научныйсотрудник", CATEGORY_WORKER_HPE},
    {"старшийпреподаватель", CATEGORY_WORKER_HPE},
    {"младшийвоспитатель", CATEGORY_WORKER_OTHER},
    {"младшвоспитатель", CATEGORY_WORKER_OTHER},
    {"млвоспитатель", CATEGORY_WORKER_OTHER},
    {"помощниквоспитателя", CATEGORY_WORKER_OTHER},
    {"помвоспитателя", CATEGORY_WORKER_OTHER},
    {"помощник", CATEGORY_WORKER_OTHER},
    {"ассистентучителя", CATEGORY_WORKER_OTHER},
    {"учитель", CATEGORY_WORKER_PEDAGOGIC},
    {"мугалим", CATEGORY_WORKER_PEDAGOGIC},
    {"тарбиеши", CATEGORY_WORKER_PEDAGOGIC},
    {"воспитатель", CATEGORY_WORKER_PEDAGOGIC},
    {"преподаватель", CATEGORY_WORKER_PEDAGOGIC},
    {"педагог", CATEGORY_WORKER_PEDAGOGIC},
    {"логопед", CATEGORY_WORKER_PEDAGOGIC},
    {"дефектолог", CATEGORY_WORKER_PEDAGOGIC},
    {"психолог", CATEGORY_WORKER_PEDAGOGIC},
    {"тьютор", CATEGORY_WORKER_PEDAGOGIC},
    {"методист", CATEGORY_WORKER_PEDAGOGIC},
    {"музыкальныйруководитель", CATEGORY_WORKER_PEDAGOGIC},
    {"музрук", CATEGORY_WORKER_PEDAGOGIC},
    {"мастерпроизводственногообучения", CATEGORY_WORKER_PEDAGOGIC},
    {"мастерпо", CATEGORY_WORKER_PEDAGOGIC},
    {"концертмейстер", CATEGORY_WORKER_PEDAGOGIC},
    {"инструкторпофиз", CATEGORY_WORKER_PEDAGOGIC},
    {"вожатый", CATEGORY_WORKER_PEDAGOGIC},
    {"тренер", CATEGORY_WORKER_PEDAGOGIC},
    {"директор", CATEGORY_WORKER_OTHER},
    {"завед", CATEGORY_WORKER_OTHER},
    {"завхоз", CATEGORY_WORKER_OTHER},
    {"бухгалтер", CATEGORY_WORKER_OTHER},
    {"экономист", CATEGORY_WORKER_OTHER},
    {"секретарь", CATEGORY_WORKER_OTHER},
    {"делопроизводитель", CATEGORY_WORKER_OTHER},
    {"лаборант", CATEGORY_WORKER_OTHER},
    {"библиотекарь", CATEGORY_WORKER_OTHER},
    {"повар", CATEGORY_WORKER_OTHER},
    {"сторож", CATEGORY_WORKER_OTHER},
    {"вахтер", CATEGORY_WORKER_OTHER},
    {"уборщи", CATEGORY_WORKER_OTHER},
    {"дворник", CATEGORY_WORKER_OTHER},
    {"водитель", CATEGORY_WORKER_OTHER},
    {"рабочий", CATEGORY_WORKER_OTHER},
    {"гардеробщи", CATEGORY_WORKER_OTHER},
    {"кастелянша", CATEGORY_WORKER_OTHER},
    {"кладовщик", CATEGORY_WORKER_OTHER},
    {"медсестра", CATEGORY_WORKER_OTHER},
    {"медицинскаясестра", CATEGORY_WORKER_OTHER},
    {"инженер", CATEGORY_WORKER_OTHER},
    {"специалист", CATEGORY_WORKER_OTHER},
};

static enum imports_category found_in(str text, const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_find(text, str_of(words[i].part)) >= 0) {
            return words[i].category;
        }
    }
    return CATEGORY_NONE;
}

enum imports_category imports_category_of(struct arena *arena, str position, str remark,
                                          str section)
{
    enum imports_category state = found_in(fold_letters(arena, remark), states, COUNT_OF(states));
    if (state == CATEGORY_NONE) {
        state = found_in(fold_letters(arena, section), states, COUNT_OF(states));
    }
    return state != CATEGORY_NONE ? state
                                  : found_in(fold_letters(arena, position), posts, COUNT_OF(posts));
}

const char *imports_category_name(enum imports_category category)
{
    static const char *const names[] = {
        [CATEGORY_NONE] = "",
        [CATEGORY_WORKER_PEDAGOGIC] = "worker_pedagogic",
        [CATEGORY_WORKER_OTHER] = "worker_other",
        [CATEGORY_WORKER_HPE] = "worker_hpe",
        [CATEGORY_STUDENT_HPE] = "student_hpe",
        [CATEGORY_STUDENT_SPO] = "student_spo",
        [CATEGORY_PENSIONER_NONWORKING] = "pensioner_nonworking",
        [CATEGORY_TEMPORARILY_NOT_WORKING] = "temporarily_not_working",
        [CATEGORY_UNION_STAFF] = "union_staff",
    };
    return names[category];
}
