/**
 * What is mailed to whom: the notices and their words, each sent once. A mail carries a reference, what is asked and a
 * link; never the story or a name.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.recourse.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
