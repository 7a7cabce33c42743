@NullMarked
package org.recourse.notice;

import org.jspecify.annotations.NullMarked;
